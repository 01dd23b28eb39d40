import { syntheticBankCard } from '#src/kernel/identity/bank-card.ts'
import { creditCheckChar } from '#src/kernel/identity/credit-code.ts'
import { newId } from '#src/kernel/ids.ts'
import type { Level } from '#src/kernel/levels.ts'
import { addDays, plainDate } from '#src/kernel/plain-date.ts'
import { samplePerson } from '#src/modules/demo/index.ts'
import { registerPersonsInTx, sealAccount, takeAccountsInTx } from '#src/modules/registry/index.ts'
import { systemScope } from '#src/platform/access/scope.ts'
import { inTransaction, type Tx } from '#src/platform/db/transaction.ts'
import type { TestPlatform } from '#test/platform.ts'

/** A county of another region with its schools, firm, assessor, offices, finance and books: what claims of other packs need. */
export interface Region {
  readonly countyId: string
  readonly cityId: string
  readonly school: string
  /** A training provider that is a firm. */
  readonly firm: string
  readonly assessor: string
  readonly ids: { readonly school: string; readonly firm: string; readonly assessor: string }
  readonly county: string
  readonly city: string
  readonly finance: string
  readonly finance2: string
}

export interface BookAsk {
  readonly fundCode: string
  readonly unitId: string
  readonly year: number
  readonly fen: number
}

let serial = 0

/** Writes a budget with its accounts and its grant, as a document of the city would have. */
export async function openBook(test: TestPlatform, ask: BookAsk): Promise<string> {
  const budgetId = newId()
  await systemWrite(test, async (tx) => {
    const book = { fund_code: ask.fundCode, unit_id: ask.unitId, year: ask.year }
    const code = (kind: string) => `${ask.fundCode}/${ask.unitId}/${ask.year}/${kind}`
    await tx.db
      .insertInto('budget')
      .values({ ...book, budget_id: budgetId, total_fen: ask.fen, document: '样例' })
      .execute()
    const kinds = {
      granted: '下达预算',
      available: '可用指标',
      reserved: '已批待付',
      in_transit: '在途',
      paid: '已拨付',
    }
    await tx.db
      .insertInto('ledger_account')
      .values(Object.entries(kinds).map(([kind, name]) => ({ ...book, account_code: code(kind), kind, name })))
      .execute()
    await tx.db
      .insertInto('transfer')
      .values({
        transfer_id: newId(),
        budget_id: budgetId,
        debit_account: code('available'),
        credit_account: code('granted'),
        amount_fen: ask.fen,
        kind: 'grant',
        document: '样例',
        business_day: plainDate(`${ask.year}-01-01`),
      })
      .execute()
  })
  return budgetId
}

export const systemWrite = async <T>(test: TestPlatform, work: (tx: Tx) => Promise<T>): Promise<T> =>
  inTransaction(test.db, systemScope('test-region'), await test.platform.clocks(), async (tx) => {
    const result = await work(tx)
    await tx.audit({ action: 'demo.load', subjectType: 'city', subjectId: 'test' })
    return result
  })

/** An account beside the sample's, with no password anybody knows. */
export async function addAccount(
  tx: Tx,
  account: { username: string; role: string; unitId: string; organisationId?: string },
): Promise<void> {
  await tx.db
    .insertInto('account')
    .values({
      account_id: newId(),
      username: account.username,
      display_name: `样${account.username.slice(0, 8)}`,
      role: account.role,
      unit_id: account.unitId,
      organisation_id: account.organisationId ?? null,
      password_hash: 'argon2id$none$none',
      must_change_password: false,
      demo: true,
    })
    .execute()
}

export async function addOrganisation(
  test: TestPlatform,
  tx: Tx,
  one: {
    kind: string
    subkind: string
    qualifiedBy: string | null
    name: string
    unitId: string
    occupations?: readonly string[]
  },
): Promise<{ id: string; creditCode: string }> {
  serial += 1
  const id = newId()
  const first17 = `52${one.unitId.slice(0, 4)}99TE${String(serial).padStart(4, '0')}Q1${one.kind === 'agency' ? '7' : '3'}`
  const creditCode = first17 + creditCheckChar(first17)
  const account = sealAccount(test.platform.keys, syntheticBankCard(9_700_000_000 + serial))
  await takeAccountsInTx(tx, [{ index: account.bank_index, holder: { kind: 'organisation', id } }])
  await tx.db
    .insertInto('organisation')
    .values({
      organisation_id: id,
      kind: one.kind,
      subkind: one.subkind,
      qualified_by: one.qualifiedBy,
      credit_code: creditCode,
      name: one.name,
      pinyin: `test${serial}`,
      initials: 'te',
      unit_id: one.unitId,
      bank_name: '示例银行',
      ...account,
      assessor_code: one.kind === 'assessor' ? `S${one.unitId}${String(serial).padStart(7, '0')}` : null,
      synthetic: true,
    })
    .execute()
  if (one.occupations)
    await tx.db
      .insertInto('organisation_scope')
      .values(
        one.occupations.map((occupation) => ({
          organisation_id: id,
          kind: one.kind === 'assessor' ? 'assessment' : 'training',
          occupation,
          levels: ['SPECIAL', 'L5', 'L4', 'L3', 'L2', 'L1'],
          listed_from: plainDate('2019-01-01'),
          document: '样例',
        })),
      )
      .execute()
  return { id, creditCode }
}

const OCCUPATIONS = ['4-10-01-05', '4-10-01-01', '4-03-02-01'] as const

export async function openRegion(
  test: TestPlatform,
  ask: { countyId: string; cityId: string; financeUnit: string; books: readonly BookAsk[] },
): Promise<Region> {
  const { countyId, cityId } = ask
  const names = {
    school: `school.${countyId}`,
    firm: `firm.${countyId}`,
    assessor: `assessor.${countyId}`,
    county: `county.${countyId}`,
    city: `city.${cityId}`,
    finance: `finance.${cityId}`,
    finance2: `finance2.${cityId}`,
  }
  const ids = await systemWrite(test, async (tx) => {
    const common = { unitId: countyId, occupations: OCCUPATIONS }
    const school = await addOrganisation(test, tx, {
      ...common,
      kind: 'provider',
      subkind: 'private',
      qualifiedBy: 'tender',
      name: `样例培训学校${countyId}`,
    })
    const firm = await addOrganisation(test, tx, {
      ...common,
      kind: 'provider',
      subkind: 'enterprise',
      qualifiedBy: 'filing',
      name: `样例机械有限公司${countyId}`,
    })
    const assessor = await addOrganisation(test, tx, {
      ...common,
      kind: 'assessor',
      subkind: 'S',
      qualifiedBy: 'filing',
      name: `样例评价中心${countyId}`,
    })
    const account = (username: string, role: string, unitId: string, organisationId?: string) =>
      addAccount(tx, { username, role, unitId, ...(organisationId ? { organisationId } : {}) })
    await account(names.school, 'provider', countyId, school.id)
    await account(names.firm, 'provider', countyId, firm.id)
    await account(names.assessor, 'assessor', countyId, assessor.id)
    await account(names.county, 'county', countyId)
    await account(names.city, 'city', cityId)
    await account(names.finance, 'finance', ask.financeUnit)
    await account(names.finance2, 'finance', ask.financeUnit)
    return { school: school.id, firm: firm.id, assessor: assessor.id }
  })
  for (const book of ask.books) await openBook(test, book)
  return { countyId, cityId, ...names, ids }
}

export interface Trainee {
  /** Sample index. */
  readonly index: number
  readonly group?: string
  /** Without a bank account. */
  readonly poorOfAccount?: true
  /** Level of the certificate that the class brought; null for none. */
  readonly certified?: boolean
  /** On how many of the class's days the person was there; all unless told. */
  readonly attended?: number
  readonly post?: 'front_line' | 'office'
}

export interface TrainedClass {
  readonly classId: string
  readonly number: string
  readonly personIds: readonly string[]
}

/** A completed subsidised class with its days, attendance and certificates, written straight into the tables. */
export async function trainedClass(
  test: TestPlatform,
  region: Region,
  ask: {
    trainees: readonly Trainee[]
    start: string
    days?: number
    by?: 'school' | 'firm'
    kind?: string
    occupation?: string
    level?: Level
    issuedOn?: string
    feeFen?: number
    approvedCostFen?: number
    funding?: 'subsidised' | 'enterprise'
  },
): Promise<TrainedClass> {
  serial += 1
  const start = plainDate(ask.start)
  const days = ask.days ?? 10
  const end = addDays(start, days - 1)
  const classId = newId()
  const sessionId = newId()
  const number = `样例-${ask.start.slice(0, 4)}-${String(serial).padStart(4, '0')}`
  const occupation = ask.occupation ?? OCCUPATIONS[0]
  const level = ask.level ?? 'L5'
  const issued = ask.issuedOn ? plainDate(ask.issuedOn) : addDays(end, 5)
  const provider = ask.by === 'firm' ? region.ids.firm : region.ids.school
  return systemWrite(test, async (tx) => {
    const samples = ask.trainees.map(({ index }) => samplePerson(index))
    const registered = await registerPersonsInTx(
      tx,
      test.platform.keys,
      samples.map((person, at) => ({
        docNo: person.docNo,
        name: person.name,
        phone: null,
        bankAccount: ask.trainees[at]!.poorOfAccount ? null : person.bankCard,
        education: person.education,
        nation: '汉族',
        unitId: region.countyId,
        placeId: null,
        groupCode: ask.trainees[at]!.group ?? 'rural_migrant',
        groupEvidence: '样例',
      })),
      { synthetic: true },
    )
    const personIds = samples.map(({ docNo }) => {
      const person = registered.get(docNo)!
      if (!person.ok) throw new Error('Another name under this number.')
      return person.value.personId
    })
    await tx.db
      .updateTable('person_group')
      .set({ from_day: plainDate('2018-01-01') })
      .where('person_id', 'in', personIds)
      .execute()
    await tx.db
      .insertInto('training_class')
      .values({
        class_id: classId,
        number,
        title: `样例班${serial}`,
        kind: ask.kind ?? 'skill',
        mode: 'project',
        funding: ask.funding ?? 'subsidised',
        provider_id: provider,
        assessor_id: region.ids.assessor,
        occupation,
        level,
        unit_id: region.countyId,
        start_day: start,
        end_day: end,
        place: '示例路 9001 号',
        capacity: 50,
        minutes_theory: 1200,
        minutes_practice: 1800,
        minutes_online: 0,
        fee_fen: ask.feeFen ?? 0,
        approved_cost_fen: ask.approvedCostFen ?? null,
        target_group: '样例',
        help_measures: '推荐就业',
        manager_name: '样某',
        manager_phone: '00090000000',
        status: 'completed',
        completed_day: addDays(end, 2),
      })
      .execute()
    const lessons = Array.from({ length: days }, () => newId())
    await tx.db
      .insertInto('lesson')
      .values(
        lessons.map((lesson_id, n) => ({
          lesson_id,
          class_id: classId,
          day: addDays(start, n),
          start_time: '09:00',
          end_time: '12:00',
          minutes: 180,
          kind: 'theory',
          topic: '样例',
          teacher: '样某',
          room: '一',
          status: 'recorded',
        })),
      )
      .execute()
    await tx.db
      .insertInto('enrolment')
      .values(
        personIds.map((person_id, at) => ({
          person_id,
          class_id: classId,
          enrolment_id: newId(),
          status: 'completed',
          group_code: ask.trainees[at]!.group ?? 'rural_migrant',
          source: 'roster',
          row_number: at + 1,
          completed_day: addDays(end, 2),
        })),
      )
      .execute()
    await tx.db
      .insertInto('attendance')
      .values(
        personIds.flatMap((person_id, at) =>
          lessons.map((lesson_id, n) => ({
            person_id,
            lesson_id,
            class_id: classId,
            state: n < (ask.trainees[at]!.attended ?? days) ? 'present' : 'absent',
            method: 'sheet',
          })),
        ),
      )
      .execute()
    const certified = ask.trainees.flatMap((trainee, at) => (trainee.certified === false ? [] : [at]))
    await tx.db
      .insertInto('exam_session')
      .values({
        session_id: sessionId,
        class_id: classId,
        unit_id: region.countyId,
        occupation,
        level,
        number: `KW-样例-${String(serial).padStart(4, '0')}`,
        assessor_id: region.ids.assessor,
        exam_day: addDays(end, 3),
        place: '一',
        examiners: ['样某'],
        status: 'certified',
      })
      .execute()
    if (certified.length > 0)
      await tx.db
        .insertInto('certificate')
        .values(
          certified.map((at, n) => ({
            person_id: personIds[at]!,
            certificate_id: newId(),
            class_id: classId,
            session_id: sessionId,
            unit_id: region.countyId,
            occupation,
            level,
            number: `S0000149999${String(serial).padStart(6, '0')}${String(n + 1).padStart(5, '0')}`,
            kind: 'skill_level',
            issued_on: issued,
            assessor_id: region.ids.assessor,
            status: 'valid',
          })),
        )
        .execute()
    for (const [at, trainee] of ask.trainees.entries())
      if (trainee.post)
        await tx.db
          .insertInto('hire')
          .values({
            person_id: personIds[at]!,
            hire_id: newId(),
            employer_id: region.ids.firm,
            unit_id: region.countyId,
            occupation,
            post: trainee.post,
            start_day: plainDate('2018-01-01'),
            province: region.countyId.slice(0, 2),
            status: 'confirmed',
            registered_by: newId(),
            registered_day: start,
            confirmed_by: newId(),
            confirmed_day: start,
          })
          .execute()
    return { classId, number, personIds }
  })
}
