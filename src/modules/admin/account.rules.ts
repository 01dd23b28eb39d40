import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { Role } from '#src/platform/access/roles.ts'
import type { Unit } from '#src/platform/access/units.ts'

export interface NewAccount {
  readonly username: string
  readonly displayName: string
  readonly role: Role
  readonly unitId: string
  readonly organisationId: string | null
}
export interface AccountPlace {
  /** Undefined: no such unit below the administrator. */
  readonly unit: Unit | undefined
  /** Undefined: no such organisation below the administrator; null: none was named. */
  readonly organisation: { readonly kind: string; readonly unitId: string } | undefined | null
}
export type AccountRefusal =
  | 'worker_registers'
  | 'unit_unknown'
  | 'unit_does_not_fit'
  | 'organisation_missing'
  | 'organisation_unknown'
  | 'organisation_kind'
  | 'organisation_elsewhere'
  | 'organisation_not_wanted'
  | 'administrator_already'

const REGION_LEVELS_OF_ROLE: { readonly [R in Role]?: readonly string[] } = {
  county: ['county'],
  city: ['prefecture'],
  province: ['province'],
  village: ['town', 'village'],
  finance: ['county', 'prefecture', 'province'],
  auditor: ['county', 'prefecture', 'province'],
  sysadmin: ['county', 'prefecture', 'province'],
  secadmin: ['county', 'prefecture', 'province'],
  auditadmin: ['county', 'prefecture', 'province'],
  provider: ['county', 'prefecture'],
  assessor: ['county', 'prefecture'],
  employer: ['county', 'prefecture'],
  agency: ['county', 'prefecture'],
}
const LEVEL_WORDS: Record<string, string> = {
  province: '省级',
  prefecture: '市级',
  county: '县级',
  town: '乡镇（街道）',
  village: '村（社区）',
}
const ORGANISATION_ROLES: readonly Role[] = ['provider', 'assessor', 'employer', 'agency']

/**
 * May this account be opened? An office account belongs to a region of its level, a department's to that department, an
 * organisation's to an organisation of its kind. `othersAdministrate`: the same person, by name and unit, already holds another
 * of the three administrators (三员), who must be three people (GB/T 22239 level 3).
 */
export function decideNewAccount(
  account: NewAccount,
  { unit, organisation }: AccountPlace,
  othersAdministrate: boolean,
): Decision<'open', AccountRefusal> {
  // A worker's account belongs to a registered person and is made where the person is known, never by hand.
  if (account.role === 'worker') return refuse('worker_registers')
  if (!unit) return refuse('unit_unknown')
  if (account.role === 'department') {
    if (unit.kind !== 'department') return refuse('unit_does_not_fit', { wanted: '市直单位' })
  } else {
    const levels = REGION_LEVELS_OF_ROLE[account.role] ?? []
    if (unit.kind !== 'region' || !levels.includes(unit.level))
      return refuse('unit_does_not_fit', { wanted: levels.map((level) => LEVEL_WORDS[level]).join('、') })
  }
  if (ORGANISATION_ROLES.includes(account.role)) {
    if (organisation === null) return refuse('organisation_missing')
    if (!organisation) return refuse('organisation_unknown')
    if (organisation.kind !== account.role) return refuse('organisation_kind')
    if (organisation.unitId !== account.unitId) return refuse('organisation_elsewhere')
  } else if (account.organisationId !== null) return refuse('organisation_not_wanted')
  if (othersAdministrate) return refuse('administrator_already')
  return accept('open')
}
