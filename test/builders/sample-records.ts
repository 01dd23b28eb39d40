import { syntheticBankCard } from '#src/kernel/identity/bank-card.ts'
import { creditCheckChar } from '#src/kernel/identity/credit-code.ts'
import { newId } from '#src/kernel/ids.ts'
import { addDays, plainDate } from '#src/kernel/plain-date.ts'
import { certificateNumber, figuresOf } from '#src/modules/assessment/index.ts'
import {
  SAMPLE_BUDGET_ID,
  SAMPLE_LEVEL,
  SAMPLE_OCCUPATION,
  SAMPLE_ORGANISATIONS,
  samplePerson,
} from '#src/modules/demo/index.ts'
import { packsInForce } from '#src/modules/index.ts'
import {
  decide,
  decideGrant,
  type GrantFacts,
  grantProgramOf,
  loadProjectPacks,
  type PackSet,
  parseFacts,
} from '#src/modules/policy/index.ts'
import { registerPersonsInTx, sealAccount, takeAccountsInTx } from '#src/modules/registry/index.ts'
import { systemScope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import { inTransaction, type Tx } from '#src/platform/db/transaction.ts'
import { addPersonFiguresInTx } from '#src/platform/figures/figures.ts'
import { storeFile } from '#src/platform/files/file-store.ts'
import type { KeyService } from '#src/platform/keys/key-service.ts'
import type { TestPlatform } from '#test/platform.ts'

/** Where a set of records lies, and whose it is. */
export interface SamplePlace {
  readonly unitId: string
  readonly placeId: string | null
  readonly cityId: string
  readonly departmentId: string | null
  readonly provider: { readonly id: string; readonly name: string }
  readonly assessor: { readonly id: string; readonly name: string; readonly code: string }
  readonly budgetId: string
  /** Indexes of three sample persons. */
  readonly persons: readonly [number, number, number]
  /** In numbers of records, so that a test can look for a foreign one in an answer. */
  readonly mark: string
}

const named = (o: { id: string; name: string }) => ({ id: o.id, name: o.name })

/** 梁园区 and 永城市 of the sample city, and a county of another province, which nobody of the sample city may see. */
export const SAMPLE_PLACES = {
  liangyuan: {
    unitId: '411402',
    placeId: '411402-x01-01',
    cityId: '411400',
    departmentId: '411400-d03',
    provider: named(SAMPLE_ORGANISATIONS.provider),
    assessor: { ...named(SAMPLE_ORGANISATIONS.assessor), code: SAMPLE_ORGANISATIONS.assessor.assessorCode },
    budgetId: SAMPLE_BUDGET_ID,
    persons: [0, 901, 902],
    mark: '梁园区-2022-901',
  },
  yongcheng: {
    unitId: '411481',
    placeId: '411481-x01-01',
    cityId: '411400',
    departmentId: null,
    provider: named(SAMPLE_ORGANISATIONS.provider2),
    assessor: { ...named(SAMPLE_ORGANISATIONS.assessor2), code: SAMPLE_ORGANISATIONS.assessor2.assessorCode },
    budgetId: SAMPLE_BUDGET_ID,
    persons: [910, 911, 912],
    mark: '永城市-2022-902',
  },
  elsewhere: {
    unitId: '140802',
    placeId: null,
    cityId: '140800',
    departmentId: null,
    provider: { id: '01900000-0000-7000-8000-00000000e001', name: '盐湖示例职业培训学校' },
    assessor: { id: '01900000-0000-7000-8000-00000000e002', name: '盐湖示例技能评价中心', code: 'S000014999999' },
    budgetId: '01900000-0000-7000-8000-00000000e003',
    persons: [920, 921, 922],
    mark: '盐湖区-2022-903',
  },
} as const satisfies Record<string, SamplePlace>

/** One of each kind of record. The three persons share a class; their claim lines stand at three steps of the chain. */
export interface SampleRecords {
  readonly place: SamplePlace
  readonly personIds: readonly [string, string, string]
  readonly classId: string
  readonly classNumber: string
  readonly lessonId: string
  readonly rosterImportId: string
  readonly sessionId: string
  readonly sessionNumber: string
  readonly resultImportId: string
  readonly certificateIds: readonly [string, string, string]
  readonly certificateNumber: string
  readonly batchId: string
  readonly batchNumber: string
  /** Submitted; objected; in a pay batch. */
  readonly lineIds: readonly [string, string, string]
  readonly noticeId: string
  readonly noticeNumber: string
  readonly objectionId: string
  readonly payBatchId: string
  readonly payLineId: string
  readonly fileId: string
  readonly taskId: string
  readonly accountId: string
  /** A draft of the city's policy, and a run of it. */
  readonly policyDraftId: string
  readonly budgetDocumentId: string
  readonly fundUsePaperId: string
  readonly settingPaperId: string
  readonly payeeChangeId: string
  readonly statementId: string
  readonly receivableId: string
  readonly receivableEntryId: string
  readonly educationFundId: string
  readonly blacklistId: string
  /** On public notice, with an objection. */
  readonly grantId: string
  readonly grantObjectionId: string
  readonly grantNoticeNumber: string
  readonly hireId: string
  readonly insuranceImportId: string
  readonly bookNumber: string
  readonly whatIfId: string
  readonly voucherBatchId: string
  /** Claimed by the first person; used by the second for the class. */
  readonly voucherIds: readonly [string, string]
  readonly overrideId: string
}

let packs: PackSet | undefined

/** A class ready to be written; what a test needs otherwise it overrides. */
export const sampleClassRow = (place: SamplePlace, classId: string, number: string) => ({
  class_id: classId,
  number,
  title: `养老护理班 ${number}`,
  kind: 'skill',
  mode: 'project',
  funding: 'subsidised',
  provider_id: place.provider.id,
  assessor_id: place.assessor.id,
  occupation: SAMPLE_OCCUPATION,
  level: SAMPLE_LEVEL,
  unit_id: place.unitId,
  department_id: place.departmentId,
  start_day: plainDate('2022-05-09'),
  end_day: plainDate('2022-05-20'),
  place: '示例路 9001 号',
  capacity: 50,
  minutes_theory: 1800,
  minutes_practice: 1800,
  minutes_online: 0,
  target_group: '农村转移就业劳动者',
  help_measures: '推荐就业',
  manager_name: '样校芳',
  manager_phone: '00090000000',
  supervisor_name: '例梁园',
  supervisor_phone: '00090000001',
  planned_exam_day: plainDate('2022-05-24'),
  status: 'completed',
  submitted_day: plainDate('2022-04-20'),
  approved_day: plainDate('2022-04-25'),
  finished_day: plainDate('2022-05-20'),
  completed_day: plainDate('2022-05-22'),
})

/**
 * Writes one of each record of a place straight into the tables, past every rule, as it might stand on 2022-06-01. For tests of
 * reading and scope; what depends on how a record came to be goes through the use cases instead.
 */
export async function buildSampleRecords(test: TestPlatform, place: SamplePlace): Promise<SampleRecords> {
  const { platform } = test
  packs ??= loadProjectPacks()
  const packSet = packs
  const ids = {
    classId: newId(),
    lessonId: newId(),
    rosterImportId: newId(),
    sessionId: newId(),
    resultImportId: newId(),
    batchId: newId(),
    noticeId: newId(),
    objectionId: newId(),
    payBatchId: newId(),
    payLineId: newId(),
    taskId: newId(),
    accountId: newId(),
    policyDraftId: newId(),
    budgetDocumentId: newId(),
    fundUsePaperId: newId(),
    settingPaperId: newId(),
    payeeChangeId: newId(),
    statementId: newId(),
    receivableId: newId(),
    receivableEntryId: newId(),
    educationFundId: newId(),
    blacklistId: newId(),
    grantId: newId(),
    grantObjectionId: newId(),
    hireId: newId(),
    insuranceImportId: newId(),
    whatIfId: newId(),
    voucherBatchId: newId(),
    overrideId: newId(),
  }
  const voucherIds = [newId(), newId()] as const
  await packsInForce(platform)
  const triple = () => [newId(), newId(), newId()] as const
  const certificateIds = triple()
  const lineIds = triple()
  const clocks = await platform.clocks()
  return inTransaction(platform.db, systemScope('sample-records'), clocks, async (tx) => {
    if (place.cityId !== '411400') await elsewhere(tx, place, platform.keys)
    const personIds = await persons(test, tx, place)
    const number = (kind: string) => `${kind}-${place.mark}`
    const makerId = ids.accountId
    await tx.db
      .insertInto('account')
      .values({
        account_id: makerId,
        username: `sample.${place.unitId}`,
        display_name: `例${place.unitId}`,
        role: 'county',
        unit_id: place.unitId,
        password_hash: 'argon2id$none$none',
      })
      .execute()
    const fileId = await storeFile(tx.db, platform.files, {
      bytes: Buffer.from(`样例 ${place.mark}`),
      name: `${place.mark}.txt`,
      mediaType: 'text/plain',
      purpose: 'upload',
      accountId: makerId,
      unitId: place.unitId,
      organisationId: place.provider.id,
    })
    await tx.db
      .insertInto('task')
      .values({
        task_id: ids.taskId,
        kind: 'sample',
        title: `样例任务 ${place.mark}`,
        account_id: makerId,
        unit_id: place.unitId,
        organisation_id: place.provider.id,
        status: 'running',
        input: JSON.stringify({ input: {}, scope: tx.scope }),
      })
      .execute()
    await training(tx, place, { ...ids, personIds, fileId, makerId })
    const certificateNumbers = await assessment(tx, await platform.unitTree(), place, {
      ...ids,
      personIds,
      certificateIds,
      fileId,
      makerId,
      sessionNumber: number('KC'),
    })
    await claims(tx, place, packSet, {
      ...ids,
      personIds,
      certificateIds,
      lineIds,
      makerId,
      batchNumber: number('SL'),
      noticeNumber: number('GS'),
    })
    await payment(tx, place, {
      ...ids,
      personId: personIds[2],
      lineId: lineIds[2],
      makerId,
      number: number('BF'),
      account: platform.keys.encrypt('bank_account', syntheticBankCard(7)),
    })
    await policy(tx, place, { ...ids, makerId })
    await money(tx, place, {
      ...ids,
      personId: personIds[1],
      paidLine: { personId: personIds[2], lineId: lineIds[2] },
      makerId,
      fileId,
      number,
      account: platform.keys.encrypt('bank_account', syntheticBankCard(8)),
    })
    await vouchers(tx, place, { ...ids, personIds, voucherIds, makerId })
    await employment(tx, place, { ...ids, personId: personIds[0], makerId, fileId })
    await grant(tx, place, packSet, { ...ids, makerId, fileId, number: number('JB'), noticeNumber: number('JBGS') })
    // Pages say who did what from the audit, so each record has at least its beginning there.
    await tx.auditMany(
      (
        [
          ['class.apply', 'training_class', ids.classId],
          ['class.approve', 'training_class', ids.classId],
          ['class.complete', 'training_class', ids.classId],
          ['session.open', 'exam_session', ids.sessionId],
          ['certificate.issue', 'exam_session', ids.sessionId],
          ['claim.submit', 'claim_batch', ids.batchId],
          ['notice.publish', 'notice', ids.noticeId],
          ['objection.file', 'objection', ids.objectionId],
          ['pay.make', 'pay_batch', ids.payBatchId],
          ['grant.apply', 'grant', ids.grantId],
          ['policy.draft', 'policy_revision', ids.policyDraftId],
        ] as const
      ).map(([action, subjectType, subjectId]) => ({ action, subjectType, subjectId })),
    )
    return {
      place,
      ...ids,
      personIds,
      certificateIds,
      lineIds,
      voucherIds,
      fileId,
      classNumber: place.mark,
      sessionNumber: number('KC'),
      certificateNumber: certificateNumbers[0]!,
      batchNumber: number('SL'),
      noticeNumber: number('GS'),
      grantNoticeNumber: number('JBGS'),
      bookNumber: number('TZ'),
    }
  })
}

/** A grant of the place's training provider, objected to while it is on notice. */
async function grant(
  tx: Tx,
  place: SamplePlace,
  packSet: PackSet,
  ids: {
    grantId: string
    grantObjectionId: string
    makerId: string
    fileId: string
    number: string
    noticeNumber: string
  },
) {
  const day = plainDate('2022-06-01')
  const itemId = place.cityId === '411400' ? 'SQ-G01' : 'YC-G03'
  const facts: GrantFacts = {
    region: place.cityId,
    item: itemId,
    asOf: day,
    holder: { id: place.provider.id, kind: 'organisation', form: 'private' },
    units: 1,
    year: 2022,
    listing: { document: '样例文件', day },
    matchFen: null,
    trained: null,
    post: null,
    medal: null,
    event: { name: '样例活动', day },
    history: [],
  }
  const { item, pack, ...decision } = decideGrant(packSet, facts)
  await tx.db
    .insertInto('pack_revision')
    .values({
      revision: decision.packRevision,
      region: pack.pack.region,
      pack: JSON.stringify([pack.pack, ...pack.parents]),
      status: 'signed',
      source: 'policy/packs',
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await tx.db
    .insertInto('grant_application')
    .values({
      grant_id: ids.grantId,
      number: ids.number,
      item_id: itemId,
      title: item.title,
      program: grantProgramOf(item.unit),
      region_id: place.cityId,
      unit_id: place.unitId,
      department_id: place.departmentId,
      claimant_id: place.provider.id,
      holder_kind: 'organisation',
      holder_id: place.provider.id,
      holder_name: place.provider.name,
      subject: `样例园区 ${place.mark}`,
      units: 1,
      year: 2022,
      period: 'once',
      status: 'objected',
      outcome: 'NEEDS_RULING',
      commitment: '样例承诺',
      submitted_by: ids.makerId,
      submitted_day: day,
      review_due: day,
      notice_number: ids.noticeNumber,
      notice_from: day,
      notice_to: plainDate('2022-06-09'),
      notice_days: 5,
    })
    .execute()
  await tx.db
    .insertInto('grant_decision')
    .values({
      grant_id: ids.grantId,
      decided_at: tx.now,
      attempt: 1,
      stage: 'submit',
      as_of: day,
      outcome: decision.outcome,
      amount_fen: decision.amountFen,
      pack_revision: decision.packRevision,
      facts_hash: decision.factsHash,
      facts: JSON.stringify(facts),
    })
    .execute()
  await tx.db
    .insertInto('grant_evidence')
    .values({ grant_id: ids.grantId, file_id: ids.fileId, kind: 'listing', attempt: 1 })
    .execute()
  await tx.db
    .insertInto('grant_objection')
    .values({
      objection_id: ids.grantObjectionId,
      grant_id: ids.grantId,
      notice_number: ids.noticeNumber,
      text: `样例异议 ${place.mark}`,
      filed_day: day,
      status: 'open',
    })
    .execute()
}

/** A hire that an agency made, and an empty sheet of the insurance office. */
async function employment(
  tx: Tx,
  place: SamplePlace,
  ids: { hireId: string; insuranceImportId: string; personId: string; makerId: string; fileId: string },
) {
  const own = place.unitId === SAMPLE_ORGANISATIONS.employer.unitId
  const day = plainDate('2022-06-01')
  await tx.db
    .insertInto('hire')
    .values({
      person_id: ids.personId,
      hire_id: ids.hireId,
      employer_id: own ? SAMPLE_ORGANISATIONS.employer.id : place.provider.id,
      agency_id: own ? SAMPLE_ORGANISATIONS.agency.id : place.assessor.id,
      unit_id: place.unitId,
      occupation: SAMPLE_OCCUPATION,
      start_day: day,
      province: place.unitId.slice(0, 2),
      status: 'unconfirmed',
      registered_by: ids.makerId,
      registered_day: day,
    })
    .execute()
  await tx.db
    .insertInto('insurance_import')
    .values({
      import_id: ids.insuranceImportId,
      unit_id: place.unitId,
      file_id: ids.fileId,
      file_name: `${place.mark}.xlsx`,
      account_id: ids.makerId,
      day,
      status: 'done',
      total: 0,
      accepted: 0,
      refused: 0,
      months: 0,
      faults: '[]',
    })
    .execute()
}

interface MoneyIds {
  budgetDocumentId: string
  fundUsePaperId: string
  settingPaperId: string
  payeeChangeId: string
  statementId: string
  receivableId: string
  receivableEntryId: string
  educationFundId: string
  blacklistId: string
  personId: string
  paidLine: { personId: string; lineId: string }
  makerId: string
  fileId: string
  account: Buffer
  number: (kind: string) => string
}

/** Papers about money as they might stand: proposed, or far from being in force, so that nothing of the chain is changed by them. */
async function money(tx: Tx, place: SamplePlace, ids: MoneyIds) {
  const day = plainDate('2022-06-01')
  const made = { made_by: ids.makerId, made_day: day }
  const paper = { document: '样例', reason: '样例' }
  await tx.db
    .insertInto('budget_document')
    .values({
      ...paper,
      ...made,
      document_id: ids.budgetDocumentId,
      number: ids.number('ZJ'),
      kind: 'raise',
      fund_code: 'skill-action-411400',
      year: 2022,
      unit_id: place.cityId,
      budget_id: place.budgetId,
      amount_fen: 100,
      status: 'proposed',
    })
    .execute()
  await tx.db
    .insertInto('fund_use_paper')
    .values({
      ...made,
      paper_id: ids.fundUsePaperId,
      number: ids.number('YT'),
      kind: 'begin',
      fund_code: 'skill-action-411400',
      unit_id: place.cityId,
      region_id: place.cityId,
      program: 'training',
      from_day: day,
      rank: 1,
      document: '样例',
      document_day: day,
      status: 'proposed',
    })
    .execute()
  await tx.db
    .insertInto('setting_paper')
    .values({
      ...made,
      paper_id: ids.settingPaperId,
      number: ids.number('SZ'),
      kind: 'set',
      unit_id: place.unitId,
      key: 'clawback.due_days',
      value: '31',
      from_day: day,
      document: '样例',
      status: 'proposed',
    })
    .execute()
  await tx.db
    .insertInto('payee_change')
    .values({
      ...paper,
      ...made,
      change_id: ids.payeeChangeId,
      payee_kind: 'person',
      payee_id: ids.personId,
      payee_name: '样某',
      unit_id: place.unitId,
      bank_name: '示例银行',
      account_enc: ids.account,
      account_index: Buffer.from(ids.payeeChangeId),
      masked: '***************0008',
      status: 'proposed',
    })
    .execute()
  await tx.db
    .insertInto('bank_statement')
    .values({
      statement_id: ids.statementId,
      number: ids.number('DZ'),
      budget_id: place.budgetId,
      unit_id: place.cityId,
      file_id: ids.fileId,
      digest: ids.statementId,
      from_day: day,
      to_day: day,
      account_id: ids.makerId,
      made_day: day,
      lines: 0,
      matched: 0,
      differing: 0,
      extra: 0,
      missing: 0,
      matched_fen: 0,
      extra_fen: 0,
      missing_fen: 0,
    })
    .execute()
  await tx.db
    .insertInto('receivable')
    .values({
      ...paper,
      ...made,
      receivable_id: ids.receivableId,
      number: ids.number('ZH'),
      budget_id: place.budgetId,
      unit_id: place.cityId,
      person_id: ids.paidLine.personId,
      line_id: ids.paidLine.lineId,
      debtor_kind: 'organisation',
      debtor_id: place.provider.id,
      debtor_name: place.provider.name,
      amount_fen: AMOUNT_FEN,
      back_fen: 1,
      cause: 'overpaid',
      status: 'open',
      due_day: day,
    })
    .execute()
  await tx.db
    .insertInto('receivable_entry')
    .values({
      ...made,
      entry_id: ids.receivableEntryId,
      receivable_id: ids.receivableId,
      kind: 'repayment',
      amount_fen: 1,
      reference: '样例',
      status: 'confirmed',
    })
    .execute()
  await tx.db
    .insertInto('education_fund')
    .values({
      declaration_id: ids.educationFundId,
      organisation_id:
        place.unitId === SAMPLE_ORGANISATIONS.employer.unitId ? SAMPLE_ORGANISATIONS.employer.id : place.provider.id,
      unit_id: place.unitId,
      year: 2021,
      wage_total_fen: 100,
      drawn_fen: 8,
      spent_fen: 8,
      front_line_fen: 5,
      mentor_fen: 0,
      safety_fen: 0,
      high_risk: false,
      spent_on: '样例',
      verdicts: '[]',
      status: 'declared',
      declared_by: ids.makerId,
      declared_day: day,
    })
    .execute()
  await tx.db
    .insertInto('blacklist_entry')
    .values({
      ...paper,
      entry_id: ids.blacklistId,
      subject_kind: 'person',
      subject_id: ids.personId,
      subject_name: '样某',
      unit_id: place.unitId,
      from_day: plainDate('2032-01-01'),
      entered_by: ids.makerId,
      entered_day: day,
    })
    .execute()
  await tx.db
    .insertInto('standing_book')
    .values({
      book_id: newId(),
      number: ids.number('TZ'),
      unit_id: place.cityId,
      fund_code: 'skill-action-411400',
      year: 2022,
      budget_id: place.budgetId,
      from_day: plainDate(place.unitId === '411481' ? '2022-02-01' : '2022-01-01'),
      to_day: plainDate('2022-03-31'),
      lines: 0,
      persons: 0,
      paid_fen: 0,
      content: JSON.stringify({
        fundName: '样例',
        unitName: '样例',
        year: 2022,
        fromDay: '2022-01-01',
        toDay: '2022-03-31',
        openingFen: 0,
        receivedFen: 0,
        paidFen: 0,
        backFen: 0,
        closingFen: 0,
        persons: 0,
        rows: [],
        units: [],
      }),
      published_by: ids.makerId,
      published_day: day,
    })
    .execute()
}

/** Organisations and a budget of another city, with what a fund needs. */
async function elsewhere(tx: Tx, place: SamplePlace, keys: KeyService) {
  const organisation = (o: { id: string; name: string }, kind: string, serial: string, account: number) => ({
    organisation_id: o.id,
    kind,
    subkind: kind === 'provider' ? 'private' : 'S',
    qualified_by: 'filing',
    credit_code: serial + creditCheckChar(serial),
    name: o.name,
    pinyin: `yanhu${kind}`,
    initials: 'yh',
    unit_id: place.unitId,
    bank_name: '示例银行',
    ...sealAccount(keys, syntheticBankCard(account)),
    assessor_code: kind === 'assessor' ? place.assessor.code : null,
    synthetic: true,
  })
  const both = [
    organisation(place.provider, 'provider', '52140899TE0T00013', 9_800_000_001),
    organisation(place.assessor, 'assessor', '52140899TE0T00021', 9_800_000_002),
  ]
  await tx.db.insertInto('organisation').values(both).execute()
  await takeAccountsInTx(
    tx,
    both.map((one) => ({ index: one.bank_index, holder: { kind: 'organisation', id: one.organisation_id } })),
  )
  await tx.db
    .insertInto('budget')
    .values({
      budget_id: place.budgetId,
      fund_code: 'skill-action-411400',
      unit_id: place.cityId,
      year: 2022,
      total_fen: 100_000_00,
      document: '样例',
    })
    .execute()
}

async function persons(test: TestPlatform, tx: Tx, place: SamplePlace): Promise<[string, string, string]> {
  const samples = place.persons.map((index) => samplePerson(index))
  const registered = await registerPersonsInTx(
    tx,
    test.platform.keys,
    samples.map((sample) => ({
      docNo: sample.docNo,
      name: sample.name,
      phone: sample.phone,
      bankAccount: sample.bankCard,
      education: sample.education,
      nation: '汉族',
      unitId: place.unitId,
      placeId: place.placeId,
      groupCode: sample.groupCode,
      groupEvidence: '样例',
    })),
    { synthetic: true },
  )
  const [first, second, third] = samples.map(({ index, docNo }) => {
    const person = registered.get(docNo)!
    if (!person.ok) throw new Error(`Sample person ${index} is registered under another name.`)
    return person.value.personId
  })
  return [first!, second!, third!]
}

/** A draft without edits of the pack of the place's city, and a finished run of it. */
async function policy(tx: Tx, place: SamplePlace, ids: { policyDraftId: string; whatIfId: string; makerId: string }) {
  const base = await tx.db
    .selectFrom('policy_revision')
    .select(['revision_id', 'pack_id', 'digest', 'pack'])
    .where('region_id', '=', place.cityId)
    .where('state', '=', 'signed')
    .executeTakeFirstOrThrow()
  const pack = JSON.stringify(base.pack)
  await tx.db
    .insertInto('policy_revision')
    .values({
      revision_id: ids.policyDraftId,
      pack_id: base.pack_id,
      region_id: place.cityId,
      number: null,
      kind: 'correction',
      state: 'draft',
      digest: base.digest,
      pack,
      base_id: base.revision_id,
      reason: `样例 ${place.mark}`,
      author_id: ids.makerId,
      editor_ids: [ids.makerId],
      authored_day: tx.day,
    })
    .execute()
  const taskId = newId()
  await tx.db
    .insertInto('task')
    .values({
      task_id: taskId,
      kind: 'policy_what_if',
      title: `政策测算 ${place.mark}`,
      account_id: ids.makerId,
      unit_id: place.cityId,
      status: 'done',
      input: JSON.stringify({ input: { whatIfId: ids.whatIfId }, scope: tx.scope }),
    })
    .execute()
  await tx.db
    .insertInto('what_if')
    .values({
      what_if_id: ids.whatIfId,
      task_id: taskId,
      draft_id: ids.policyDraftId,
      baseline_id: base.revision_id,
      draft_digest: base.digest,
      pack,
      diff: '[]',
      headline: '没有改动',
      year: 2022,
      unit_id: place.cityId,
      region_id: place.cityId,
      account_id: ids.makerId,
    })
    .execute()
}

interface TrainingIds {
  classId: string
  lessonId: string
  rosterImportId: string
  taskId: string
  personIds: readonly string[]
  fileId: string
  makerId: string
}

async function training(tx: Tx, place: SamplePlace, ids: TrainingIds) {
  const { classId, lessonId, rosterImportId, personIds } = ids
  await tx.db
    .insertInto('training_class')
    .values(sampleClassRow(place, classId, place.mark))
    .execute()
  await tx.db.insertInto('class_seat').values({ class_id: classId, capacity: 50, taken: personIds.length }).execute()
  await tx.db
    .insertInto('roster_import')
    .values({
      import_id: rosterImportId,
      class_id: classId,
      file_id: ids.fileId,
      task_id: ids.taskId,
      status: 'done',
      total: personIds.length,
      accepted: personIds.length,
      account_id: ids.makerId,
    })
    .execute()
  await tx.db
    .insertInto('import_row')
    .values(
      personIds.map((personId, at) => ({
        import_id: rosterImportId,
        row_number: at + 2,
        accepted: true,
        person_id: personId,
        faults: '[]',
      })),
    )
    .execute()
  await tx.db
    .insertInto('enrolment')
    .values(
      personIds.map((personId, at) => ({
        person_id: personId,
        class_id: classId,
        enrolment_id: newId(),
        status: 'completed',
        group_code: 'rural_migrant',
        source: 'roster',
        import_id: rosterImportId,
        row_number: at + 2,
        attended_lessons: 1,
        attended_minutes: 180,
        completed_day: plainDate('2022-05-22'),
      })),
    )
    .execute()
  await tx.db
    .insertInto('lesson')
    .values({
      lesson_id: lessonId,
      class_id: classId,
      day: plainDate('2022-05-09'),
      start_time: '09:00',
      end_time: '12:00',
      minutes: 180,
      kind: 'theory',
      topic: '护理基础',
      teacher: '样老师',
      room: '一号教室',
      status: 'recorded',
    })
    .execute()
  await tx.db
    .insertInto('attendance')
    .values(
      personIds.map((personId) => ({
        person_id: personId,
        lesson_id: lessonId,
        class_id: classId,
        state: 'present',
        method: 'sheet',
      })),
    )
    .execute()
}

interface AssessmentIds {
  classId: string
  sessionId: string
  sessionNumber: string
  resultImportId: string
  taskId: string
  personIds: readonly string[]
  certificateIds: readonly string[]
  fileId: string
  makerId: string
}

async function assessment(tx: Tx, tree: UnitTree, place: SamplePlace, ids: AssessmentIds): Promise<string[]> {
  const { classId, sessionId, personIds, certificateIds } = ids
  await tx.db
    .insertInto('exam_session')
    .values({
      session_id: sessionId,
      number: ids.sessionNumber,
      class_id: classId,
      assessor_id: place.assessor.id,
      occupation: SAMPLE_OCCUPATION,
      level: SAMPLE_LEVEL,
      unit_id: place.unitId,
      department_id: place.departmentId,
      exam_day: plainDate('2022-05-24'),
      place: '示例路 9002 号',
      examiners: ['样考评'],
      status: 'certified',
    })
    .execute()
  await tx.db
    .insertInto('exam_result')
    .values(
      personIds.map((personId) => ({
        person_id: personId,
        session_id: sessionId,
        class_id: classId,
        theory: 80,
        practice: 85,
        state: 'passed',
      })),
    )
    .execute()
  await tx.db
    .insertInto('result_import')
    .values({
      import_id: ids.resultImportId,
      session_id: sessionId,
      file_id: ids.fileId,
      task_id: ids.taskId,
      status: 'done',
      total: personIds.length,
      accepted: personIds.length,
      account_id: ids.makerId,
    })
    .execute()
  // High serials, so that certificates which a test issues itself do not collide.
  const numbers = personIds.map((_, at) =>
    certificateNumber({ assessorCode: place.assessor.code, year: 2022, level: SAMPLE_LEVEL, serial: 900_001 + at }),
  )
  const issuedOn = plainDate('2022-05-26')
  for (const [at, personId] of personIds.entries()) {
    const key = { person_id: personId, certificate_id: certificateIds[at]!, number: numbers[at]! }
    await tx.db
      .insertInto('certificate')
      .values({
        ...key,
        kind: 'skill_level',
        occupation: SAMPLE_OCCUPATION,
        level: SAMPLE_LEVEL,
        issued_on: issuedOn,
        assessor_id: place.assessor.id,
        session_id: sessionId,
        class_id: classId,
        unit_id: place.unitId,
        department_id: place.departmentId,
        status: 'valid',
      })
      .execute()
    await tx.db.insertInto('certificate_no').values(key).execute()
  }
  const { unitId, departmentId } = place
  // Counted as issuing counts them: what never counted could not be undone when one is revoked.
  await addPersonFiguresInTx(
    tx,
    tree,
    figuresOf(SAMPLE_LEVEL, true).flatMap((measure) =>
      personIds.map((personId) => ({ personId, measure, unitId, departmentId, day: issuedOn, n: 1 as const })),
    ),
  )
  return numbers
}

interface ClaimIds {
  classId: string
  batchId: string
  batchNumber: string
  noticeId: string
  noticeNumber: string
  objectionId: string
  personIds: readonly string[]
  certificateIds: readonly string[]
  lineIds: readonly string[]
  makerId: string
}

const AMOUNT_FEN = 24_000

async function claims(tx: Tx, place: SamplePlace, packSet: PackSet, ids: ClaimIds) {
  const common = {
    program: 'assessment',
    region_id: '411400',
    unit_id: place.unitId,
    department_id: place.departmentId,
    class_id: ids.classId,
    claimant_id: place.assessor.id,
    fund_code: 'skill-action-411400',
  }
  await tx.db
    .insertInto('claim_batch')
    .values({
      ...common,
      batch_id: ids.batchId,
      number: ids.batchNumber,
      status: 'submitted',
      submitted_day: plainDate('2022-05-30'),
      submitted_by: ids.makerId,
      review_due: plainDate('2022-06-14'),
      commitment: '样例承诺',
    })
    .execute()
  const statuses = ['submitted', 'objected', 'paying'] as const
  for (const [at, personId] of ids.personIds.entries()) {
    const facts = parseFacts(
      {
        region: '411400',
        program: 'assessment',
        asOf: '2022-05-30',
        person: {
          id: personId,
          registered: true,
          groups: ['rural_migrant'],
          birthDate: samplePerson(place.persons[at]!).birthDate,
          post: null,
        },
        history: [],
        assessor: { id: place.assessor.id, listedFrom: '2022-01-01', listedTo: null },
        certificate: {
          occupation: SAMPLE_OCCUPATION,
          level: SAMPLE_LEVEL,
          issued: '2022-05-26',
          status: 'valid',
          revokedOn: null,
          examFeeFen: 0,
        },
      },
      packSet,
    )
    if (!facts.ok) throw new Error(`The sample facts do not fit: ${JSON.stringify(facts.errors)}`)
    const decision = decide(packSet, facts.facts)
    const resolved = packSet.packs.find((pack) => packSet.revisions.get(pack.pack.id) === decision.packRevision)!
    await tx.db
      .insertInto('pack_revision')
      .values({
        revision: decision.packRevision,
        region: '411400',
        pack: JSON.stringify([resolved.pack, ...resolved.parents]),
        status: 'signed',
        source: 'policy/packs',
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    const line = { person_id: personId, line_id: ids.lineIds[at]! }
    await tx.db
      .insertInto('claim_line')
      .values({
        ...common,
        ...line,
        batch_id: ids.batchId,
        line_no: at + 1,
        certificate_id: ids.certificateIds[at]!,
        occupation: SAMPLE_OCCUPATION,
        level: SAMPLE_LEVEL,
        class_start: plainDate('2022-05-09'),
        certified_on: plainDate('2022-05-26'),
        status: statuses[at]!,
        outcome: 'ELIGIBLE',
        amount_fen: AMOUNT_FEN,
        notice_id: at === 1 ? ids.noticeId : null,
        budget_id: at === 2 ? place.budgetId : null,
      })
      .execute()
    await tx.db
      .insertInto('decision')
      .values({
        ...line,
        attempt: 1,
        stage: 'submit',
        decided_at: tx.now,
        as_of: plainDate('2022-05-30'),
        outcome: decision.outcome,
        amount_fen: decision.amountFen,
        pack_revision: decision.packRevision,
        facts_hash: decision.factsHash,
        facts: JSON.stringify(facts.facts),
        verdicts: JSON.stringify(decision.reasons.map(({ rule, verdict }) => ({ rule, verdict }))),
      })
      .execute()
  }
  await tx.db
    .insertInto('notice')
    .values({
      notice_id: ids.noticeId,
      number: ids.noticeNumber,
      batch_id: ids.batchId,
      unit_id: place.unitId,
      program: 'assessment',
      title: `评价补贴公示 ${place.mark}`,
      from_day: plainDate('2022-05-31'),
      to_day: addDays(plainDate('2022-05-31'), 7),
      working_days: 5,
      phone: '0370-0000000',
      address: '示例路 9001 号',
      status: 'open',
      fund_name: '就业补助资金',
      published_by: ids.makerId,
    })
    .execute()
  await tx.db
    .insertInto('objection')
    .values({
      objection_id: ids.objectionId,
      notice_id: ids.noticeId,
      line_no: 2,
      person_id: ids.personIds[1]!,
      line_id: ids.lineIds[1]!,
      text: `样例异议 ${place.mark}`,
      filed_day: plainDate('2022-06-01'),
      status: 'open',
    })
    .execute()
}

interface VoucherIds {
  voucherBatchId: string
  voucherIds: readonly [string, string]
  overrideId: string
  classId: string
  taskId: string
  personIds: readonly [string, string, string]
  makerId: string
}

/** Vouchers for attendance alone, one claimed and one in a class, and an exception that waits for its second person. */
async function vouchers(tx: Tx, place: SamplePlace, ids: VoucherIds) {
  const days = {
    valid_from: plainDate('2022-05-01'),
    valid_to: plainDate('2022-12-31'),
    redeem_by: plainDate('2022-12-31'),
  }
  await tx.db
    .insertInto('voucher_batch')
    .values({
      ...days,
      batch_id: ids.voucherBatchId,
      number: `PQ-${place.mark}`,
      name: `样例培训券 ${place.mark}`,
      kind: 'general',
      attendance_only: true,
      face_fen: 0,
      program: 'assessment',
      unit_id: place.cityId,
      filter: JSON.stringify({ unitId: place.unitId, groups: [] }),
      document: '样例',
      planned: 2,
      issued: 2,
      status: 'issued',
      task_id: ids.taskId,
      issued_by: ids.makerId,
      issued_day: plainDate('2022-05-01'),
    })
    .execute()
  for (const [at, voucherId] of ids.voucherIds.entries()) {
    const key = {
      person_id: ids.personIds[at]!,
      voucher_id: voucherId,
      number: `${place.unitId}${String(at).padStart(14, '0')}`,
    }
    await tx.db
      .insertInto('voucher')
      .values({
        ...key,
        ...days,
        batch_id: ids.voucherBatchId,
        unit_id: place.unitId,
        issuer_id: place.cityId,
        face_fen: 0,
        committed_fen: 0,
        state: at === 0 ? 'claimed' : 'locked',
        issued_day: plainDate('2022-05-01'),
        claimed_day: plainDate('2022-05-02'),
        ...(at === 0 ? {} : { class_id: ids.classId, locked_day: plainDate('2022-05-09') }),
      })
      .execute()
    await tx.db.insertInto('voucher_no').values(key).execute()
  }
  await tx.db
    .insertInto('limit_override')
    .values({
      person_id: ids.personIds[2],
      override_id: ids.overrideId,
      class_id: ids.classId,
      year: 2022,
      unit_id: place.unitId,
      document: '样例文〔2022〕1号',
      reason: '样例',
      status: 'proposed',
      made_by: ids.makerId,
      made_day: plainDate('2022-06-01'),
    })
    .execute()
}

interface PaymentIds {
  payBatchId: string
  payLineId: string
  personId: string
  lineId: string
  makerId: string
  number: string
  account: Buffer
}

async function payment(tx: Tx, place: SamplePlace, ids: PaymentIds) {
  await tx.db
    .insertInto('pay_batch')
    .values({
      pay_batch_id: ids.payBatchId,
      number: ids.number,
      fund_code: 'skill-action-411400',
      unit_id: place.cityId,
      year: 2022,
      budget_id: place.budgetId,
      declared_count: 1,
      declared_fen: AMOUNT_FEN,
      status: 'made',
      made_by: ids.makerId,
      made_day: plainDate('2022-06-01'),
    })
    .execute()
  await tx.db
    .insertInto('pay_line')
    .values({
      pay_line_id: ids.payLineId,
      pay_batch_id: ids.payBatchId,
      line_no: 1,
      program: 'assessment',
      person_id: ids.personId,
      line_id: ids.lineId,
      try_no: 1,
      payee_kind: 'assessor',
      payee_id: place.assessor.id,
      payee_name: place.assessor.name,
      bank_name: '示例银行',
      bank_account_enc: ids.account,
      bank_masked: '***************0007',
      amount_fen: AMOUNT_FEN,
      status: 'made',
    })
    .execute()
}
