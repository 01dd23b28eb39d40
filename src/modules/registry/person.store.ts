import { type SqlBool, sql } from 'kysely'
import type { Decision } from '#src/kernel/decision.ts'
import { accept, refuse } from '#src/kernel/decision.ts'
import { birthDateOf, type CitizenNumber, sexOf } from '#src/kernel/identity/citizen-number.ts'
import { maskBankCard, maskDocumentNumber, maskPhone } from '#src/kernel/identity/mask.ts'
import { newId } from '#src/kernel/ids.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { inScope, type Scope, scoped } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import type { KeyService } from '#src/platform/keys/key-service.ts'
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

const DOC_TYPE = 'citizen'
const docKey = (docNo: string) => `${DOC_TYPE}:${docNo}`

/** Person ids of whole document numbers, in one read; numbers nobody has are absent from the map. */
export async function findPersonIdsByDocNo(
  db: Db,
  keys: KeyService,
  docNos: readonly string[],
): Promise<Map<string, string>> {
  if (docNos.length === 0) return new Map()
  const byIndex = new Map(docNos.map((docNo) => [keys.blindIndex('doc', docKey(docNo)).toString('hex'), docNo]))
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

/**
 * The person of this document number: found, or made new. A found person keeps the registered name; another name for the same
 * number is refused (`name_differs`), because one of the two is wrong and only the registry's owner may say which. Missing
 * phone, bank account and group are filled in; filled ones stay. Two makers at once: the unique key lets one win, the other finds.
 */
export async function registerPersonInTx(
  tx: Tx,
  keys: KeyService,
  input: PersonInput,
  options: { synthetic: boolean; source: string },
): Promise<Decision<KnownPerson & { created: boolean }, 'name_differs'>> {
  const blindIndex = keys.blindIndex('doc', docKey(input.docNo))
  const personId = newId()
  const mine = await tx.db
    .insertInto('person_key')
    .values({ blind_index: blindIndex, person_id: personId })
    .onConflict((conflict) => conflict.doNothing())
    .returning('person_id')
    .executeTakeFirst()
  const birthDate = birthDateOf(input.docNo)
  if (mine) {
    await tx.db
      .insertInto('person')
      .values({
        person_id: personId,
        doc_type: DOC_TYPE,
        doc_no_enc: keys.encrypt('doc_no', input.docNo),
        doc_no_masked: maskDocumentNumber(input.docNo),
        name: input.name,
        ...pinyinOf(input.name, true),
        sex: sexOf(input.docNo),
        birth_date: birthDate,
        nation: input.nation,
        education: input.education,
        phone_enc: input.phone ? keys.encrypt('phone', input.phone) : null,
        phone_index: input.phone ? keys.blindIndex('phone', input.phone) : null,
        phone_masked: input.phone ? maskPhone(input.phone) : null,
        unit_id: input.unitId,
        place_id: input.placeId,
        bank_account_enc: input.bankAccount ? keys.encrypt('bank_account', input.bankAccount) : null,
        bank_index: input.bankAccount ? keys.blindIndex('bank', input.bankAccount) : null,
        bank_masked: input.bankAccount ? maskBankCard(input.bankAccount) : null,
        // The stand-in for the social-security-card base knows every invented person; a real base answers later (R1).
        real_name_status: options.synthetic ? 'verified' : 'pending',
        real_name_day: options.synthetic ? tx.day : null,
        real_name_source: options.synthetic ? '演示用社保卡库' : null,
        synthetic: options.synthetic,
      })
      .execute()
    await addGroupInTx(tx, personId, input)
    return accept({ personId, name: input.name, birthDate, created: true })
  }
  const key = await tx.db
    .selectFrom('person_key')
    .select('person_id')
    .where('blind_index', '=', blindIndex)
    .executeTakeFirstOrThrow()
  const person = await getPersonForUpdateInTx(tx, key.person_id)
  if (person.name !== input.name) return refuse('name_differs')
  if ((input.phone && !person.phone_enc) || (input.bankAccount && !person.bank_account_enc))
    await tx.db
      .updateTable('person')
      .set({
        ...(input.phone && !person.phone_enc
          ? {
              phone_enc: keys.encrypt('phone', input.phone),
              phone_index: keys.blindIndex('phone', input.phone),
              phone_masked: maskPhone(input.phone),
            }
          : {}),
        ...(input.bankAccount && !person.bank_account_enc
          ? {
              bank_account_enc: keys.encrypt('bank_account', input.bankAccount),
              bank_index: keys.blindIndex('bank', input.bankAccount),
              bank_masked: maskBankCard(input.bankAccount),
            }
          : {}),
        version: person.version + 1,
      })
      .where('person_id', '=', person.person_id)
      .execute()
  await addGroupInTx(tx, person.person_id, input)
  return accept({ personId: person.person_id, name: person.name, birthDate, created: false })
}

// unscoped: registering answers for a whole document number that the caller holds on paper; nothing of the record is shown.
async function getPersonForUpdateInTx(tx: Tx, personId: string) {
  return tx.db.selectFrom('person').selectAll().where('person_id', '=', personId).forUpdate().executeTakeFirstOrThrow()
}

async function addGroupInTx(tx: Tx, personId: string, input: PersonInput) {
  await tx.db
    .insertInto('person_group')
    .values({ person_id: personId, group_code: input.groupCode, from_day: tx.day, evidence: input.groupEvidence })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
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
    facts: { fields: [...fields], reason },
  }
  // Once for the audit administrator's list, once in the person's own timeline: "who has looked at me".
  await tx.auditMany([seen, { ...seen, personId }])
  return {
    ...(fields.includes('docNo') ? { docNo: keys.decrypt('doc_no', person.doc_no_enc) } : {}),
    ...(fields.includes('phone') ? { phone: person.phone_enc ? keys.decrypt('phone', person.phone_enc) : null } : {}),
    ...(fields.includes('bankAccount')
      ? { bankAccount: person.bank_account_enc ? keys.decrypt('bank_account', person.bank_account_enc) : null }
      : {}),
  }
}

export interface PersonAsk {
  readonly q?: string | undefined
  /** Last four of the document number; only beside a name. */
  readonly last4?: string | undefined
}

/**
 * What a search finds (DESIGN: Search): a whole document number or phone by blind index, else the beginning of name, pinyin or
 * initials. Nothing in between: encrypted fields have no beginning, and a middle of a name would walk the table.
 */
function matches(scope: Scope, keys: KeyService, ask: PersonAsk) {
  const q = (ask.q ?? '').normalize('NFC').trim()
  const compact = q.normalize('NFKC').replace(/\s/g, '').toUpperCase()
  const lower = compact.toLowerCase()
  // Written as a range, which the index on text_pattern_ops answers.
  const prefix = (column: string, value: string) =>
    sql<SqlBool>`(${sql.ref(column)} ~>=~ ${value} and ${sql.ref(column)} ~<~ ${`${value}\u{10ffff}`})`
  const condition = /^\d{17}[\dX]$/.test(compact)
    ? sql<SqlBool>`person.person_id = (select person_id from person_key where blind_index = ${keys.blindIndex('doc', docKey(compact))})`
    : /^\d{11}$/.test(compact)
      ? sql<SqlBool>`person.phone_index = ${keys.blindIndex('phone', compact)}`
      : q === ''
        ? sql<SqlBool>`true`
        : /^[a-z]+$/.test(lower)
          ? sql<SqlBool>`(${prefix('person.pinyin', lower)} or ${prefix('person.initials', lower)})`
          : prefix('person.name', q)
  const last4 =
    ask.last4 && q !== ''
      ? sql<SqlBool>`right(person.doc_no_masked, 4) = ${ask.last4.toUpperCase()}`
      : sql<SqlBool>`true`
  return sql<SqlBool>`(${inScope(scope, 'person')} and ${condition} and ${last4})`
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
export async function countPersons(db: Db, scope: Scope, keys: KeyService, ask: PersonAsk): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (select 1 from person where ${matches(scope, keys, ask)} limit 10001) c`.execute(db)
  return rows[0]!.n
}

/** One person's masked record, or undefined outside the scope. */
export async function findListedPerson(db: Db, scope: Scope, personId: string) {
  return listed(db)
    .select(['person.education', 'person.real_name_status', 'person.bank_masked'])
    .where('person.person_id', '=', personId)
    .where(inScope(scope, 'person'))
    .executeTakeFirst()
}
