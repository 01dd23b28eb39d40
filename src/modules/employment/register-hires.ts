import { CONSOLE } from '#src/kernel/console-links.ts'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { parseCitizenNumber } from '#src/kernel/identity/citizen-number.ts'
import { parseCreditCode } from '#src/kernel/identity/credit-code.ts'
import { parsePersonName } from '#src/kernel/identity/person-name.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { findPersonIdsByDocNo, lockPersonsInTx } from '#src/modules/registry/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import type { Platform } from '#src/platform/platform.ts'
import { decideHire, type HireEntry, type HireRefusal, type OrganisationOf } from './hire.rules.ts'
import { insertHiresInTx, knownHires, namesOf, organisationsByCode, ownOrganisation, sameKey } from './hire.store.ts'

export type EntryRefusal =
  | 'other_code_missing'
  | 'other_unknown'
  | 'other_is_no_employer'
  | 'other_is_no_agency'
  | 'occupation_unknown'
export type RegisterRefusal = HireRefusal | EntryRefusal | 'name_unreadable' | 'doc_no_unreadable' | 'code_unreadable'

/** One hire as somebody wrote it, by form or in a row. */
export interface AskedHire {
  readonly rowNumber: number
  readonly name: string
  readonly docNo: string
  readonly occupation: string
  readonly post: HireEntry['post']
  readonly startDay: PlainDate
  readonly province: string | null
  readonly otherCreditCode: string | null
}

export interface Refused {
  readonly rowNumber: number
  readonly refusal: RegisterRefusal
  readonly facts: { readonly [key: string]: string | number }
}

/**
 * Writes down hires of the asking employer, or that the asking agency made. Each is decided by itself: good ones are taken, the
 * others told. Persons are locked in ascending order, so that two who write down the same hire meet; the unique index is behind.
 */
export async function registerHires(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  asked: readonly AskedHire[],
): Promise<{ taken: { rowNumber: number; hireId: string; personId: string }[]; refused: Refused[] }> {
  if (scope.reach.kind !== 'organisation') throw new Error('Only an organisation writes down hires.')
  const own = await ownOrganisation(tx.db, scope.reach.organisationId)
  const tree = await platform.unitTree()
  const refused: Refused[] = []
  const entries: HireEntry[] = []
  const codes = await organisationsByCode(
    tx.db,
    asked.flatMap(({ otherCreditCode }) => (otherCreditCode ? [otherCreditCode.trim().toUpperCase()] : [])),
  )
  const occupations = await knownOccupations(
    tx,
    asked.map((one) => one.occupation),
  )
  for (const one of asked) {
    const read = readEntry(one, { own, scope, tree, codes, occupations, today: tx.day, synthetic: platform.synthetic })
    if (read.ok) entries.push(read.value)
    else refused.push({ rowNumber: one.rowNumber, refusal: read.refusal, facts: read.facts as Refused['facts'] })
  }
  const persons = await findPersonIdsByDocNo(
    tx.db,
    platform.keys,
    entries.map((entry) => entry.docNo),
  )
  await lockPersonsInTx(tx, [...persons.values()])
  const names = await namesOf(tx.db, [...persons.values()])
  const known = await knownHires(tx.db, [...persons.values()])
  const seen = new Set<string>()
  const good: { entry: HireEntry; personId: string }[] = []
  for (const entry of entries) {
    const personId = persons.get(entry.docNo)
    const key = personId && sameKey(personId, entry.employer.id, entry.startDay)
    const decision = decideHire(entry, {
      today: tx.day,
      person: personId ? { personId, name: names.get(personId)! } : undefined,
      same: key ? known.get(key) : undefined,
      repeated: key !== undefined && seen.has(key),
    })
    if (decision.ok) {
      seen.add(key!)
      good.push({ entry, personId: decision.value.personId })
    } else
      refused.push({
        rowNumber: entry.rowNumber,
        refusal: decision.refusal,
        facts: decision.facts as Refused['facts'],
      })
  }
  const byEmployer = scope.role === 'employer'
  const ids = await insertHiresInTx(tx, good, byEmployer)
  await tx.auditMany(
    good.map(({ entry, personId }, at) => ({
      action: 'hire.register',
      subjectType: 'hire',
      subjectId: ids[at]!,
      personId,
      facts: { employerId: entry.employer.id, agencyId: entry.agency?.id ?? null, startDay: entry.startDay },
    })),
  )
  if (!byEmployer) await askToConfirm(tx, own, good)
  return {
    taken: good.map(({ entry, personId }, at) => ({ rowNumber: entry.rowNumber, hireId: ids[at]!, personId })),
    refused,
  }
}

async function askToConfirm(tx: Tx, agency: OrganisationOf, good: readonly { readonly entry: HireEntry }[]) {
  for (const [employerId, own] of Map.groupBy(good, ({ entry }) => entry.employer.id))
    await sendMessagesInTx(tx, [
      {
        organisationId: employerId,
        template: 'hire_to_confirm',
        facts: { agency: agency.name, persons: own.length },
        link: CONSOLE.hires('status=unconfirmed'),
      },
    ])
}

async function knownOccupations(tx: Tx, codes: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.db
    .selectFrom('occupation')
    .select('code')
    .where('code', 'in', codes.length > 0 ? [...new Set(codes)] : [''])
    .execute()
  return new Set(rows.map((row) => row.code))
}

function readEntry(
  asked: AskedHire,
  known: {
    readonly own: OrganisationOf
    readonly scope: Scope
    readonly tree: UnitTree
    readonly codes: ReadonlyMap<string, OrganisationOf & { readonly kind: string }>
    readonly occupations: ReadonlySet<string>
    readonly today: PlainDate
    readonly synthetic: boolean
  },
): Decision<HireEntry, RegisterRefusal> {
  const { own, scope, codes, today, synthetic } = known
  const name = parsePersonName(asked.name)
  if (!name.ok) return refuse('name_unreadable')
  const docNo = parseCitizenNumber(asked.docNo, { today, synthetic })
  if (!docNo.ok) return refuse('doc_no_unreadable')
  if (!known.occupations.has(asked.occupation)) return refuse('occupation_unknown', { code: asked.occupation })
  const other = asked.otherCreditCode?.trim()
  let organisation: (OrganisationOf & { readonly kind: string }) | undefined
  if (other) {
    const code = parseCreditCode(other, { synthetic })
    if (!code.ok) return refuse('code_unreadable')
    organisation = codes.get(code.value)
    if (!organisation) return refuse('other_unknown')
  }
  const agencyAsks = scope.role === 'agency'
  if (agencyAsks && !organisation) return refuse('other_code_missing')
  if (agencyAsks && organisation!.kind === 'agency') return refuse('other_is_no_employer', { name: organisation!.name })
  if (!agencyAsks && organisation && organisation.kind !== 'agency')
    return refuse('other_is_no_agency', { name: organisation.name })
  const employer = agencyAsks ? organisation! : own
  return accept({
    rowNumber: asked.rowNumber,
    name: name.value,
    docNo: docNo.value,
    occupation: asked.occupation,
    post: asked.post,
    startDay: asked.startDay,
    province: asked.province ?? employer.unitId.slice(0, 2),
    employer: { id: employer.id, name: employer.name, unitId: employer.unitId },
    agency: agencyAsks
      ? own
      : organisation
        ? { id: organisation.id, name: organisation.name, unitId: organisation.unitId }
        : null,
  })
}
