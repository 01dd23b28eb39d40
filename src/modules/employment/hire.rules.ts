import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { addMonths, type PlainDate } from '#src/kernel/plain-date.ts'

export interface KnownPersonOf {
  readonly personId: string
  readonly name: string
}

/** A hire as it was asked for, read and looked up. */
export interface HireEntry {
  /** 0 for a form. */
  readonly rowNumber: number
  readonly name: string
  readonly docNo: string
  readonly occupation: string
  readonly post: 'front_line' | 'office' | null
  readonly startDay: PlainDate
  readonly province: string
  readonly employer: OrganisationOf
  readonly agency: OrganisationOf | null
}

export interface OrganisationOf {
  readonly id: string
  readonly name: string
  readonly unitId: string
}

/** A hire of the same person at the same employer from the same day. */
export interface SameHire {
  readonly agencyId: string | null
  readonly status: 'unconfirmed' | 'confirmed'
}

export interface HireFacts {
  readonly today: PlainDate
  readonly person: KnownPersonOf | undefined
  readonly same: SameHire | undefined
  /** An earlier row of the same sheet says the same. */
  readonly repeated: boolean
}

export type HireRefusal =
  | 'person_unknown'
  | 'name_differs'
  | 'starts_later'
  | 'starts_too_early'
  | 'row_repeated'
  | 'other_agency'
  | 'wait_for_confirmation'
  | 'hire_known'

/** Years back that a hire may be written down: what is older is no new hire. */
const YEARS_BACK = 5

/** May this hire be written down? In the order in which the refusals are told. */
export function decideHire(entry: HireEntry, facts: HireFacts): Decision<KnownPersonOf, HireRefusal> {
  const { person, same, today } = facts
  if (!person) return refuse('person_unknown')
  if (person.name !== entry.name) return refuse('name_differs')
  if (entry.startDay > today) return refuse('starts_later', { startDay: entry.startDay })
  if (entry.startDay < addMonths(today, -12 * YEARS_BACK)) return refuse('starts_too_early', { years: YEARS_BACK })
  if (facts.repeated) return refuse('row_repeated')
  if (!same) return accept(person)
  if (entry.agency && same.agencyId && same.agencyId !== entry.agency.id) return refuse('other_agency')
  if (same.status === 'unconfirmed') return refuse('wait_for_confirmation')
  return refuse('hire_known')
}
