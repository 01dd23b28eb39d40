import { type SqlBool, sql } from 'kysely'
import type { Decision } from '#src/kernel/decision.ts'
import { accept, refuse } from '#src/kernel/decision.ts'
import { birthDateOf, type CitizenNumber, sexOf } from '#src/kernel/identity/citizen-number.ts'
import { maskDocumentNumber, maskPhone } from '#src/kernel/identity/mask.ts'
import { newId } from '#src/kernel/ids.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { inScope, type Scope, scoped } from '#src/platform/access/scope.ts'
import { revealInTx } from '#src/platform/audit/reveal.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { countRows } from '#src/platform/http/newest-first.ts'
import type { KeyService } from '#src/platform/keys/key-service.ts'
import { type AccountWish, accountIndex, accountsOfOthers, sealAccount, takeAccountsInTx } from './account-key.store.ts'
import { personMeant } from './meant.ts'
import { DOCUMENT_TYPE, documentKey } from './person.rules.ts'
import { pinyinOf } from './reference-data.ts'

/** What a roster or a counter knows of a person, already parsed by the kernel's identity words. */
export interface PersonInput {
  readonly docNo: CitizenNumber
  readonly name: string
  readonly phone: string | null
  readonly bankAccount: string | null
  readonly education: string | null
  readonly nation: string | null
  /** County-level unit of residence, and the village where known. */
  readonly unitId: string
  readonly placeId: string | null
  readonly groupCode: string
  readonly groupEvidence: string
}

/** Person ids of whole document numbers, in one read; numbers nobody has are absent from the map. */
export async function findPersonIdsByDocNo(
  db: Db,
  keys: KeyService,
  docNos: readonly string[],
): Promise<Map<string, string>> {
  if (docNos.length === 0) return new Map()
  const byIndex = new Map(docNos.map((docNo) => [keys.blindIndex('doc', documentKey(docNo)).toString('hex'), docNo]))
  const { rows } = await sql<{ blind_index: Buffer; person_id: string }>`
    select blind_index, person_id from person_key where blind_index = any(${[...byIndex.keys()].map((hex) => Buffer.from(hex, 'hex'))})`.execute(
    db,
  )
  return new Map(rows.map((row) => [byIndex.get(row.blind_index.toString('hex'))!, row.person_id]))
}

export interface KnownPerson {
  readonly personId: string
  readonly name: string
  readonly birthDate: PlainDate
}

export type Registered = Decision<KnownPerson & { readonly created: boolean }, 'account_of_another' | 'name_differs'>

/** Who is said to have which account. */
type Claimant = Pick<PersonInput, 'bankAccount' | 'docNo'>

/** The document numbers beside which a registered account stands that is somebody else's. */
export async function findAccountsOfOthers(
  db: Db,
  keys: KeyService,
  claimants: readonly Claimant[],
): Promise<ReadonlySet<string>> {
  const known = await findPersonIdsByDocNo(
    db,
    keys,
    claimants.map(({ docNo }) => docNo),
  )
  // Who is not known yet has no account yet: whatever is registered is another's.
  const wishes = new Map(
    claimants.flatMap(({ docNo, bankAccount }): [AccountWish, string][] =>
      bankAccount === null ? [] : [[wishOf(keys, bankAccount, known.get(docNo) ?? newId()), docNo]],
    ),
  )
  const others = await accountsOfOthers(db, [...wishes.keys()])
  const own = await ownAccounts(
    db,
    others.map(({ holder }) => holder.id),
  )
  return new Set(
    others.filter(({ index, holder }) => !own.get(holder.id)?.equals(index)).map((wish) => wishes.get(wish)!),
  )
}

/** What stands in the persons' own rows: an account that two had before it had one holder is nothing new to either. */
// unscoped: as findAccountsOfOthers, which names nobody.
async function ownAccounts(db: Db, personIds: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
  if (personIds.length === 0) return new Map()
  const { rows } = await sql<{ person_id: string; bank_index: Buffer }>`
    select person_id, bank_index from person where person_id = any(${[...personIds]}::uuid[]) and bank_index is not null`.execute(
    db,
  )
  return new Map(rows.map((row) => [row.person_id, row.bank_index]))
}

const wishOf = (keys: KeyService, account: string, personId: string): AccountWish => ({
  index: accountIndex(keys, account),
  holder: { kind: 'person', id: personId },
})

/** The document numbers that share an account among themselves. */
function sharingAccounts(claimants: readonly Claimant[]): string[] {
  const byAccount = Map.groupBy(
    claimants.filter(({ bankAccount }) => bankAccount !== null),
    ({ bankAccount }) => bankAccount,
  )
  return [...byAccount.values()].filter((all) => all.length > 1).flatMap((all) => all.map(({ docNo }) => docNo))
}

/**
 * The persons of these document numbers, each number once: found, or made new; by number. An account that somebody else has is
 * refused (`account_of_another`), and so are all that share one here; nothing is written of them. A found person keeps the
 * registered name; another name for the same number is refused (`name_differs`), because one of the two is wrong and only the
 * registry's owner may say which. Missing phone, bank account and group are filled in; filled ones stay. Two makers at once: the
 * unique key lets one win, the other finds. The rows of found persons are locked.
 */
export async function registerPersonsInTx(
  tx: Tx,
  keys: KeyService,
  inputs: readonly PersonInput[],
  options: { synthetic: boolean },
): Promise<ReadonlyMap<string, Registered>> {
  if (inputs.length === 0) return new Map()
  const barred = new Set([...(await findAccountsOfOthers(tx.db, keys, inputs)), ...sharingAccounts(inputs)])
  // In the order of their numbers, so that two makers of the same persons wait for each other in one direction only.
  const welcome = inputs.filter(({ docNo }) => !barred.has(docNo))
  const wanted = welcome.toSorted((a, b) => (a.docNo < b.docNo ? -1 : 1)).map((input) => ({ input, personId: newId() }))
  const { rows } = await sql<{ person_id: string }>`
    insert into person_key (blind_index, person_id)
    select * from unnest(${wanted.map(({ input }) => keys.blindIndex('doc', documentKey(input.docNo)))}::bytea[], ${wanted.map(({ personId }) => personId)}::uuid[])
    on conflict do nothing returning person_id`.execute(tx.db)
  const made = new Set(rows.map((row) => row.person_id))
  const fresh = wanted.filter(({ personId }) => made.has(personId))
  await insertPersonsInTx(tx, keys, fresh, options.synthetic)
  const known = wanted.filter(({ personId }) => !made.has(personId)).map(({ input }) => input)
  const persons = await lockByDocNoInTx(tx, keys, known)
  const same = known.filter((input) => persons.get(input.docNo)!.name === input.name)
  const filled = same.map((input) => ({ input, person: persons.get(input.docNo)! }))
  await takeOwnAccountsInTx(tx, keys, [
    ...fresh,
    ...filled
      .filter(({ person }) => !person.has_account)
      .map(({ input, person }) => ({ input, personId: person.person_id })),
  ])
  await fillInTx(tx, keys, filled)
  await addGroupsInTx(tx, [
    ...fresh,
    ...same.map((input) => ({ input, personId: persons.get(input.docNo)!.person_id })),
  ])
  const answer = (input: PersonInput, personId: string, created: boolean): [string, Registered] => [
    input.docNo,
    accept({ personId, name: input.name, birthDate: birthDateOf(input.docNo), created }),
  ]
  return new Map([
    ...[...barred].map((docNo): [string, Registered] => [docNo, refuse('account_of_another')]),
    ...fresh.map(({ input, personId }) => answer(input, personId, true)),
    ...known.map((input): [string, Registered] => {
      const person = persons.get(input.docNo)!
      return person.name === input.name ? answer(input, person.person_id, false) : [input.docNo, refuse('name_differs')]
    }),
  ])
}

interface NewPerson {
  readonly input: PersonInput
  readonly personId: string
}

/** Whoever was looked at and had no account of another a moment ago; that it was taken since has the whole transaction run again. */
async function takeOwnAccountsInTx(tx: Tx, keys: KeyService, persons: readonly NewPerson[]) {
  const lost = await takeAccountsInTx(
    tx,
    persons.flatMap(({ input, personId }) =>
      input.bankAccount === null ? [] : [wishOf(keys, input.bankAccount, personId)],
    ),
  )
  // A key of a person is never deleted, so who is refused must be known before it is made: the second look sees whose it is now.
  if (lost.length > 0)
    throw Object.assign(new Error('An account was taken while its holder was registered.'), { code: '40001' })
}

async function insertPersonsInTx(tx: Tx, keys: KeyService, persons: readonly NewPerson[], synthetic: boolean) {
  if (persons.length === 0) return
  const rows = persons.map(({ input, personId }) => ({
    person_id: personId,
    doc_type: DOCUMENT_TYPE,
    doc_no_enc: keys.encrypt('doc_no', input.docNo),
    doc_no_masked: maskDocumentNumber(input.docNo),
    name: input.name,
    ...pinyinOf(input.name, true),
    sex: sexOf(input.docNo),
    birth_date: birthDateOf(input.docNo),
    nation: input.nation,
    education: input.education,
    ...sealedPhone(keys, input.phone),
    unit_id: input.unitId,
    place_id: input.placeId,
    ...sealedAccount(keys, input.bankAccount),
    // The stand-in for the social-security-card base knows every invented person; a real base answers later (R1).
    real_name_status: synthetic ? 'verified' : 'pending',
    real_name_day: synthetic ? tx.day : null,
    real_name_source: synthetic ? '演示用社保卡库' : null,
    synthetic,
  }))
  // One parameter whatever the number of persons, so that the statement is prepared once; bytes travel as \x….
  const json = JSON.stringify(rows, (_key, value) => (value?.type === 'Buffer' ? hexOf(value.data) : value))
  await sql`
    insert into person (person_id, doc_type, doc_no_enc, doc_no_masked, name, pinyin, initials, sex, birth_date, nation, education, phone_enc,
                        phone_index, phone_masked, unit_id, place_id, bank_account_enc, bank_index, bank_masked, real_name_status,
                        real_name_day, real_name_source, synthetic)
    select person_id, doc_type, doc_no_enc, doc_no_masked, name, pinyin, initials, sex, birth_date, nation, education, phone_enc,
           phone_index, phone_masked, unit_id, place_id, bank_account_enc, bank_index, bank_masked, real_name_status,
           real_name_day, real_name_source, synthetic
      from json_populate_recordset(null::person, ${json}::json)`.execute(tx.db)
}

const hexOf = (bytes: readonly number[]) => `\\x${Buffer.from(bytes).toString('hex')}`

const sealedPhone = (keys: KeyService, phone: string | null) => ({
  phone_enc: phone ? keys.encrypt('phone', phone) : null,
  phone_index: phone ? keys.blindIndex('phone', phone) : null,
  phone_masked: phone ? maskPhone(phone) : null,
})
const sealedAccount = (keys: KeyService, account: string | null) =>
  account ? sealAccount(keys, account) : { bank_account_enc: null, bank_index: null, bank_masked: null }

interface LockedPerson {
  readonly person_id: string
  readonly name: string
  readonly has_phone: boolean
  readonly has_account: boolean
}

// unscoped: registering answers for a whole document number that the caller holds on paper; nothing of the record is shown.
async function lockByDocNoInTx(
  tx: Tx,
  keys: KeyService,
  inputs: readonly PersonInput[],
): Promise<ReadonlyMap<string, LockedPerson>> {
  if (inputs.length === 0) return new Map()
  const ids = await findPersonIdsByDocNo(
    tx.db,
    keys,
    inputs.map((input) => input.docNo),
  )
  const { rows } = await sql<LockedPerson>`
    select person_id, name, phone_enc is not null as has_phone, bank_account_enc is not null as has_account
      from person where person_id = any(${[...ids.values()]}::uuid[]) order by person_id for no key update`.execute(
    tx.db,
  )
  const byId = new Map(rows.map((row) => [row.person_id, row]))
  return new Map([...ids].map(([docNo, personId]) => [docNo, byId.get(personId)!]))
}

/** What the registry did not know yet of locked persons. */
async function fillInTx(
  tx: Tx,
  keys: KeyService,
  known: readonly { readonly input: PersonInput; readonly person: LockedPerson }[],
) {
  const news = known
    .map(({ input, person }) => ({
      id: person.person_id,
      ...sealedPhone(keys, person.has_phone ? null : input.phone),
      ...sealedAccount(keys, person.has_account ? null : input.bankAccount),
    }))
    .filter((row) => row.phone_enc || row.bank_account_enc)
  if (news.length === 0) return
  await sql`
    update person p
       set phone_enc = coalesce(p.phone_enc, u.pe), phone_index = coalesce(p.phone_index, u.pi), phone_masked = coalesce(p.phone_masked, u.pm),
           bank_account_enc = coalesce(p.bank_account_enc, u.be), bank_index = coalesce(p.bank_index, u.bi),
           bank_masked = coalesce(p.bank_masked, u.bm), version = p.version + 1
      from unnest(${news.map((row) => row.id)}::uuid[], ${news.map((row) => row.phone_enc)}::bytea[], ${news.map((row) => row.phone_index)}::bytea[],
                  ${news.map((row) => row.phone_masked)}::text[], ${news.map((row) => row.bank_account_enc)}::bytea[],
                  ${news.map((row) => row.bank_index)}::bytea[], ${news.map((row) => row.bank_masked)}::text[]) as u(i, pe, pi, pm, be, bi, bm)
     where p.person_id = u.i`.execute(tx.db)
}

/** A category that is in force already is not begun again. */
async function addGroupsInTx(tx: Tx, persons: readonly NewPerson[]) {
  await sql`
    insert into person_group (person_id, group_code, from_day, evidence)
    select p, c, ${tx.day}::date, e
      from unnest(${persons.map(({ personId }) => personId)}::uuid[], ${persons.map(({ input }) => input.groupCode)}::text[],
                  ${persons.map(({ input }) => input.groupEvidence)}::text[]) as u(p, c, e)
     where not exists (select 1 from person_group g where g.person_id = u.p and g.group_code = u.c and g.to_day is null)
    on conflict do nothing`.execute(tx.db)
}

/** Locks person rows in the one order that every transaction keeps (DESIGN: lock order). */
export async function lockPersonsInTx(tx: Tx, personIds: readonly string[]): Promise<void> {
  // unscoped: a lock shows nothing, and its ids come from records that were read through their scope.
  await sql`select 1 from person where person_id = any(${personIds}) order by person_id for no key update`.execute(
    tx.db,
  )
}

export async function findPerson(db: Db, scope: Scope, personId: string) {
  return scoped(db, scope, 'person').selectAll().where('person.person_id', '=', personId).executeTakeFirst()
}

/** The plain values; the caller has checked the right and writes the view and its reason in the same transaction. */
export async function revealPersonInTx(
  tx: Tx,
  scope: Scope,
  keys: KeyService,
  personId: string,
  fields: readonly ('docNo' | 'phone' | 'bankAccount')[],
  reason: string,
): Promise<{ docNo?: string; phone?: string | null; bankAccount?: string | null } | undefined> {
  const person = await findPerson(tx.db, scope, personId)
  if (!person) return undefined
  await tx.db
    .insertInto('person_view')
    .values({
      person_id: personId,
      view_id: newId(),
      at: tx.now,
      account_id: scope.accountId!,
      role: scope.role,
      fields: [...fields],
      reason,
    })
    .execute()
  const seen = {
    action: 'person.reveal',
    subjectType: 'person',
    subjectId: personId,
    facts: { fields: [...fields] },
  }
  const values = {
    docNo: { field: 'doc_no', sealed: person.doc_no_enc },
    phone: { field: 'phone', sealed: person.phone_enc },
    bankAccount: { field: 'bank_account', sealed: person.bank_account_enc },
  }
  // Once for the audit administrator's list, once in the person's own timeline: "who has looked at me".
  const look = { records: [seen, { ...seen, personId }], reason }
  const asked = Object.fromEntries(fields.map((field) => [field, values[field]])) as Partial<typeof values>
  return revealInTx(tx, keys, asked, look)
}

export interface PersonAsk {
  readonly q?: string | undefined
  /** Last four of the document number; only beside a name. */
  readonly last4?: string | undefined
}

/** What a search finds: whom its words mean, in the scope. */
function matches(scope: Scope, keys: KeyService, ask: PersonAsk) {
  const q = (ask.q ?? '').trim()
  const last4 =
    ask.last4 && q !== ''
      ? sql<SqlBool>`right(person.doc_no_masked, 4) = ${ask.last4.toUpperCase()}`
      : sql<SqlBool>`true`
  return sql<SqlBool>`(${inScope(scope, 'person')} and ${personMeant(keys, q)} and ${last4})`
}

/** A list row: nothing in it is a plain identity value. Groups are those in force, `inmate` never among them (DOMAIN 5.3). */
const listed = (db: Db) =>
  db
    // unscoped: every caller adds the scope, by `matches` or by `inScope` itself.
    .selectFrom('person')
    .innerJoin('unit', 'unit.unit_id', 'person.unit_id')
    .select([
      'person.person_id',
      'person.name',
      'person.pinyin',
      'person.doc_no_masked',
      'person.sex',
      'person.birth_date',
      'person.phone_masked',
      'unit.name as unit_name',
    ])
    .select(
      sql<
        string[]
      >`(select coalesce(array_agg(g.group_code order by g.group_code), '{}') from person_group g where g.person_id = person.person_id and g.to_day is null and g.group_code <> 'inmate')`.as(
        'groups',
      ),
    )
export type ListedPerson = Awaited<ReturnType<typeof searchPersons>>[number]

/** Finds persons in the scope; at most `limit` + 1 rows in pinyin order after `after` (pinyin and id). */
export async function searchPersons(
  db: Db,
  scope: Scope,
  keys: KeyService,
  ask: PersonAsk & { limit: number; after?: readonly [string, string] | undefined },
) {
  return listed(db)
    .where(matches(scope, keys, ask))
    .where(
      ask.after
        ? sql<SqlBool>`(person.pinyin, person.person_id) > (${ask.after[0]}, ${ask.after[1]}::uuid)`
        : sql<SqlBool>`true`,
    )
    .orderBy('person.pinyin')
    .orderBy('person.person_id')
    .limit(ask.limit + 1)
    .execute()
}

/** At most 10,001: what the total of a list needs (CONTRACT: HTTP). */
export const countPersons = (db: Db, scope: Scope, keys: KeyService, ask: PersonAsk): Promise<number> =>
  countRows(db, sql`from person where ${matches(scope, keys, ask)}`)

/** One person's masked record, or undefined outside the scope. */
export async function findListedPerson(db: Db, scope: Scope, personId: string) {
  return listed(db)
    .select(['person.education', 'person.real_name_status', 'person.bank_masked'])
    .where('person.person_id', '=', personId)
    .where(inScope(scope, 'person'))
    .executeTakeFirst()
}
