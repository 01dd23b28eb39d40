import { syntheticBankCard } from '#src/kernel/identity/bank-card.ts'
import { creditCheckChar } from '#src/kernel/identity/credit-code.ts'
import { newId } from '#src/kernel/ids.ts'
import { firstDayOfYear, type PlainDate, plainDate } from '#src/kernel/plain-date.ts'
import { pinyinOf, registerPersonsInTx, sealAccount, takeAccountsInTx } from '#src/modules/registry/index.ts'
import type { Role } from '#src/platform/access/roles.ts'
import { systemScope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import { inTransaction, type Tx } from '#src/platform/db/transaction.ts'
import type { KeyService } from '#src/platform/keys/key-service.ts'
import { samplePerson, WORKER_INDEX } from './sample-people.rules.ts'

const creditCode = (first17: string) => first17 + creditCheckChar(first17)

/** The organisations of the sample, with fixed ids so that a test can name them. Credit codes of DOMAIN 1.3's synthetic form. */
export const SAMPLE_ORGANISATIONS = {
  provider: {
    id: '01900000-0000-7000-8000-000000000001',
    kind: 'provider',
    subkind: 'private',
    qualifiedBy: 'tender',
    creditCode: creditCode('52411499TE0T00013'),
    name: '梁园示例职业培训学校',
    unitId: '411402',
  },
  provider2: {
    id: '01900000-0000-7000-8000-000000000002',
    kind: 'provider',
    subkind: 'private',
    qualifiedBy: 'tender',
    creditCode: creditCode('52411499TE0T00021'),
    name: '永城范例职业培训学校',
    unitId: '411481',
  },
  assessor: {
    id: '01900000-0000-7000-8000-000000000003',
    kind: 'assessor',
    subkind: 'S',
    qualifiedBy: 'filing',
    creditCode: creditCode('52411499TE0T00036'),
    name: '梁园示例技能评价中心',
    unitId: '411402',
    assessorCode: 'S000041999999',
  },
  assessor2: {
    id: '01900000-0000-7000-8000-000000000004',
    kind: 'assessor',
    subkind: 'S',
    qualifiedBy: 'filing',
    creditCode: creditCode('52411499TE0T0004X'),
    name: '永城范例技能评价中心',
    unitId: '411481',
    assessorCode: 'S000041999998',
  },
  employer: {
    id: '01900000-0000-7000-8000-000000000005',
    kind: 'employer',
    subkind: 'small',
    qualifiedBy: null,
    creditCode: creditCode('91411499MATE0T05X'),
    name: '商丘示例纺织有限公司',
    unitId: '411402',
  },
  agency: {
    id: '01900000-0000-7000-8000-000000000006',
    kind: 'agency',
    subkind: 'private',
    qualifiedBy: 'filing',
    creditCode: creditCode('91411499MATE0T066'),
    name: '商丘示例人力资源有限公司',
    unitId: '411402',
  },
} as const

const OCCUPATIONS = [
  '4-10-01-05',
  '4-10-01-01',
  '4-10-01-03',
  '4-10-01-06',
  '4-03-02-01',
  '6-31-01-03',
  '4-01-06-01',
] as const
// The first classes of the sample year began the autumn before.
const LISTED_FROM = plainDate('2021-09-01')
const SKILL_LEVELS = ['SPECIAL', 'L5', 'L4', 'L3', 'L2', 'L1']

interface SampleAccount {
  readonly username: string
  readonly displayName: string
  readonly role: Role
  readonly unitId: string
  readonly organisation?: keyof typeof SAMPLE_ORGANISATIONS
}

/** CONTRACT: Demo accounts. */
export const SAMPLE_ACCOUNTS: readonly SampleAccount[] = [
  { username: 'province', displayName: '范省辉', role: 'province', unitId: '410000' },
  // A second of the province: what it draws up is confirmed by another.
  { username: 'province2', displayName: '范省宁', role: 'province', unitId: '410000' },
  { username: 'city', displayName: '样市明', role: 'city', unitId: '411400' },
  { username: 'city2', displayName: '样市达', role: 'city', unitId: '411400' },
  { username: 'county', displayName: '例梁园', role: 'county', unitId: '411402' },
  { username: 'county2', displayName: '例永城', role: 'county', unitId: '411481' },
  { username: 'department', displayName: '样工信', role: 'department', unitId: '411400-d03' },
  { username: 'finance', displayName: '范财一', role: 'finance', unitId: '411400' },
  { username: 'finance2', displayName: '范财二', role: 'finance', unitId: '411400' },
  { username: 'auditor', displayName: '凡审正', role: 'auditor', unitId: '411400' },
  { username: 'village', displayName: '例村英', role: 'village', unitId: '411402-x01-01' },
  { username: 'provider', displayName: '样校芳', role: 'provider', unitId: '411402', organisation: 'provider' },
  { username: 'provider2', displayName: '样校强', role: 'provider', unitId: '411481', organisation: 'provider2' },
  { username: 'assessor', displayName: '范评静', role: 'assessor', unitId: '411402', organisation: 'assessor' },
  { username: 'employer', displayName: '凡企勇', role: 'employer', unitId: '411402', organisation: 'employer' },
  { username: 'agency', displayName: '凡介丽', role: 'agency', unitId: '411402', organisation: 'agency' },
  { username: 'worker', displayName: '', role: 'worker', unitId: '411402' },
  { username: 'sysadmin', displayName: '系统管理员', role: 'sysadmin', unitId: '411400' },
  { username: 'secadmin', displayName: '安全管理员', role: 'secadmin', unitId: '411400' },
  { username: 'auditadmin', displayName: '审计管理员', role: 'auditadmin', unitId: '411400' },
]

export const SAMPLE_BUDGET_ID = '01900000-0000-7000-8000-0000000000b1'
/** 2,000,000.00 yuan for the city's year 2022. */
const SAMPLE_BUDGET_FEN = 200_000_000

/**
 * The sample city: Shangqiu with two counties that have people in them, its organisations, accounts and one budget. Marks the
 * database as synthetic. Needs the reference data; refuses nothing and is not repeatable, so the caller checks for emptiness.
 */
export async function loadSampleCity(
  db: Db,
  keys: KeyService,
  options: { passwordHash: string; mustChangePassword: boolean; day: PlainDate },
): Promise<void> {
  await inTransaction(db, systemScope('sample-city'), { day: options.day, now: new Date() }, async (tx) => {
    await tx.db
      .insertInto('system_mark')
      .values([
        { key: 'demo', value: 'true' },
        { key: 'business_day', value: JSON.stringify(options.day) },
      ])
      .execute()
    await loadOrganisations(tx, keys)
    await loadAccounts(tx, keys, options)
    await loadBudget(tx)
    await tx.audit({
      action: 'demo.load',
      subjectType: 'city',
      subjectId: '411400',
      facts: { accounts: SAMPLE_ACCOUNTS.length },
    })
  })
}

export interface SampleOrganisation {
  readonly id: string
  readonly kind: string
  readonly subkind: string
  readonly qualifiedBy: string | null
  readonly creditCode: string
  readonly name: string
  readonly unitId: string
  readonly assessorCode?: string
}

export const organisationRows = (
  all: readonly SampleOrganisation[],
  account: (n: number) => ReturnType<typeof sealAccount>,
  pinyin: typeof pinyinOf,
) =>
  all.map((o, n) => ({
    organisation_id: o.id,
    kind: o.kind,
    subkind: o.subkind,
    qualified_by: o.qualifiedBy,
    credit_code: o.creditCode,
    name: o.name,
    ...pinyin(o.name),
    unit_id: o.unitId,
    contact_name: '样某',
    contact_phone: `0009000000${n}`,
    address: `示例路 ${9001 + n} 号`,
    bank_name: '示例银行商丘分行',
    ...account(n),
    assessor_code: o.assessorCode ?? null,
    synthetic: true,
  }))

/** The organisations, each with the account that is its own alone. */
export async function insertOrganisationsInTx(tx: Pick<Tx, 'db'>, rows: ReturnType<typeof organisationRows>) {
  await tx.db.insertInto('organisation').values(rows).execute()
  const taken = await takeAccountsInTx(
    tx,
    rows.map((row) => ({ index: row.bank_index, holder: { kind: 'organisation', id: row.organisation_id } })),
  )
  if (taken.length > 0) throw new Error(`${taken.length} accounts of sample organisations are somebody else's.`)
}

/** Schools of the sample teach up to 高级工 and 技师; assessment bodies take every level. */
export const scopeRows = (all: readonly SampleOrganisation[]) =>
  all
    .filter((o) => o.kind === 'provider' || o.kind === 'assessor')
    .flatMap((o) =>
      OCCUPATIONS.map((occupation) => ({
        organisation_id: o.id,
        kind: o.kind === 'provider' ? 'training' : 'assessment',
        occupation,
        levels: o.kind === 'provider' ? SKILL_LEVELS.slice(0, 5) : SKILL_LEVELS,
        listed_from: LISTED_FROM,
        document: '商丘市培训机构和评价机构目录 2022 年第 1 期（样例）',
      })),
    )

async function loadOrganisations(tx: Tx, keys: KeyService) {
  const all: readonly SampleOrganisation[] = Object.values(SAMPLE_ORGANISATIONS)
  await insertOrganisationsInTx(
    tx,
    organisationRows(all, (n) => sealAccount(keys, syntheticBankCard(9_000_000_000 + n)), pinyinOf),
  )
  await tx.db.insertInto('organisation_scope').values(scopeRows(all)).execute()
}

async function loadAccounts(tx: Tx, keys: KeyService, options: { passwordHash: string; mustChangePassword: boolean }) {
  const worker = samplePerson(WORKER_INDEX)
  const persons = await registerPersonsInTx(
    tx,
    keys,
    [
      {
        docNo: worker.docNo,
        name: worker.name,
        phone: worker.phone,
        bankAccount: worker.bankCard,
        education: worker.education,
        nation: '汉族',
        unitId: '411402',
        placeId: '411402-x01-01',
        groupCode: worker.groupCode,
        groupEvidence: '样例',
      },
    ],
    { synthetic: true },
  )
  const registered = persons.get(worker.docNo)!
  if (!registered.ok) throw new Error('The sample worker is already registered under another name.')
  await tx.db
    .insertInto('account')
    .values(
      SAMPLE_ACCOUNTS.map((a) => ({
        account_id: newId(),
        username: a.username,
        display_name: a.displayName || worker.name,
        role: a.role,
        unit_id: a.unitId,
        organisation_id: a.organisation ? SAMPLE_ORGANISATIONS[a.organisation].id : null,
        person_id: a.role === 'worker' ? registered.value.personId : null,
        password_hash: options.passwordHash,
        must_change_password: options.mustChangePassword,
        demo: true,
      })),
    )
    .execute()
}

/** What the sample's book may pay besides: no text says from which account, so the rows say that they are a sample's. */
const SAMPLE_USES = ['grant_base', 'grant_studio', 'grant_person_year', 'grant_event', 'grant_project'].map(
  (program) => ({
    fund_code: 'skill-action-411400',
    region_id: '411400',
    program,
    from_day: firstDayOfYear(2022),
    document: '商丘市 2022 年职业技能提升行动专账预算（样例）',
    assumption: '项目奖补从哪个资金账户支出，文件没有写；样例按专账列支',
  }),
)

async function loadBudget(tx: Tx) {
  await tx.db.insertInto('fund_use').values(SAMPLE_USES).execute()
  const budget = { fund_code: 'skill-action-411400', unit_id: '411400', year: 2022 }
  await tx.db
    .insertInto('budget')
    .values({
      ...budget,
      budget_id: SAMPLE_BUDGET_ID,
      total_fen: SAMPLE_BUDGET_FEN,
      document: '商丘市 2022 年职业技能提升行动专账预算（样例）',
    })
    .execute()
  const kinds = { granted: '下达预算', available: '可用指标', reserved: '已批待付', in_transit: '在途', paid: '已拨付' }
  await tx.db
    .insertInto('ledger_account')
    .values(
      Object.entries(kinds).map(([kind, name]) => ({
        ...budget,
        account_code: `${budget.fund_code}/${budget.unit_id}/${budget.year}/${kind}`,
        kind,
        name,
      })),
    )
    .execute()
  await tx.db
    .insertInto('transfer')
    .values({
      transfer_id: newId(),
      budget_id: SAMPLE_BUDGET_ID,
      debit_account: `${budget.fund_code}/411400/2022/available`,
      credit_account: `${budget.fund_code}/411400/2022/granted`,
      amount_fen: SAMPLE_BUDGET_FEN,
      kind: 'grant',
      document: '商丘市 2022 年职业技能提升行动专账预算（样例）',
      business_day: firstDayOfYear(2022),
    })
    .execute()
}
