/** A later document of Shangqiu, invented, that prices what 商政办〔2022〕9号 leaves open; and applications for tests. */
import { newId } from '#src/kernel/ids.ts'
import { plainDate } from '#src/kernel/plain-date.ts'
import { packsInForce } from '#src/modules/index.ts'
import { digestOf, type GrantItem, type Pack } from '#src/modules/policy/index.ts'
import type { TestPlatform } from '#test/platform.ts'
import type { GrantInput } from './grants.contract.ts'

const item = (more: Partial<GrantItem> & Pick<GrantItem, 'id' | 'title' | 'unit' | 'conditions' | 'amount' | 'once'>) =>
  ({
    says: more.title,
    holder: 'organisation',
    rateDate: 'listed',
    inForce: ['SQ-01'],
    fund: { name: '职业技能提升行动专账', assumption: 'SQ-B04' },
    ...more,
  }) as GrantItem

/** Items of every unit, each with a figure. */
export const PRICED: readonly GrantItem[] = [
  item({
    id: 'SQ-G01',
    title: '返乡创业示范园奖补',
    unit: 'project',
    cite: { clause: '一', line: 1, quote: '获评市级返乡创业示范园的,给予一次性奖补50万元' },
    conditions: [{ kind: 'listed', rule: 'SQ-G01', as: '市级返乡创业示范园' }],
    amount: { kind: 'perUnit', rule: 'SQ-G01', fen: 50_000_000 as never },
    once: { rule: 'SQ-G01', per: 'ever', found: 'fail' },
  }),
  item({
    id: 'SQ-G11',
    title: '省级基地补助',
    unit: 'base',
    cite: { clause: '二', line: 2, quote: '每个省级基地给予100万元补贴' },
    conditions: [{ kind: 'listed', rule: 'SQ-G11', as: '省级基地' }],
    amount: { kind: 'perUnit', rule: 'SQ-G11', fen: 100_000_000 as never },
    once: { rule: 'SQ-G11', per: 'ever', found: 'open', assumption: 'SQ-B11' },
  }),
  item({
    id: 'SQ-G12',
    title: '大师工作室补助',
    unit: 'studio',
    cite: { clause: '三', line: 3, quote: '每个技能大师工作室每年给予10万元,所在企业按不低于1:1的比例配套' },
    conditions: [
      { kind: 'listed', rule: 'SQ-G12', as: '技能大师工作室' },
      { kind: 'match', rule: 'SQ-G12', atLeast: [1, 1] },
    ],
    amount: { kind: 'perUnit', rule: 'SQ-G12', fen: 10_000_000 as never },
    once: { rule: 'SQ-G12', per: 'year', found: 'fail' },
  }),
  item({
    id: 'SQ-G13',
    title: '首席技师生活补贴',
    unit: 'person_year',
    holder: 'person',
    rateDate: 'applied',
    cite: { clause: '四', line: 4, quote: '在岗期间,每人每年给予生活补贴3万元' },
    conditions: [{ kind: 'onPost', rule: 'SQ-G13', assumption: 'SQ-B12' }],
    amount: { kind: 'perUnit', rule: 'SQ-G13', fen: 3_000_000 as never },
    once: { rule: 'SQ-G13', per: 'year', found: 'fail' },
  }),
  item({
    id: 'SQ-G14',
    title: '公共培训基地补助',
    unit: 'base',
    cite: { clause: '五', line: 5, quote: '每年培训2人次以上的公共职业技能培训基地,给予1万元' },
    conditions: [
      { kind: 'listed', rule: 'SQ-G14', as: '公共职业技能培训基地' },
      { kind: 'trained', rule: 'SQ-G14', atLeast: 2, unit: '人次' },
    ],
    amount: { kind: 'perUnit', rule: 'SQ-G14', fen: 1_000_000 as never },
    once: { rule: 'SQ-G14', per: 'year', found: 'fail' },
  }),
  item({
    id: 'SQ-G03',
    title: '技能竞赛获奖选手奖励',
    unit: 'event',
    holder: 'person',
    rateDate: 'event',
    cite: { clause: '六', line: 6, quote: '技能竞赛金牌选手给予奖励1万元' },
    conditions: [
      { kind: 'event', rule: 'SQ-G03', as: '技能竞赛' },
      { kind: 'medal', rule: 'SQ-G03', of: ['gold'] },
    ],
    amount: { kind: 'perUnit', rule: 'SQ-G03', fen: 1_000_000 as never },
    once: { rule: 'SQ-G03', per: 'event', found: 'fail' },
  }),
]

const DOCUMENT = '示例文〔2022〕1号'

/** Signs the later document; with `changes`, items stand otherwise in it. A second call is its next edition. */
export async function signPriced(test: TestPlatform, changes: readonly GrantItem[] = []): Promise<void> {
  const inForce = (await (await packsInForce(test.platform)).standing(test.db)).inForce.map(({ pack }) => pack)
  const base = inForce.find(({ id }) => id === '411400-2022-9')!
  const id = '411400-2022-05-01'
  const own = [...PRICED.filter(({ id: known }) => !changes.some((one) => one.id === known)), ...changes]
  const rest = (base.grants ?? []).filter(({ id: known }) => !own.some((one) => one.id === known))
  const rule = base.rules.find((known) => known.amount)!
  const pack: Pack = {
    ...base,
    id,
    document: DOCUMENT,
    title: '商丘市项目奖补实施细则（样例）',
    effective: { from: plainDate('2022-05-01'), lastDay: null, on: base.effective.on },
    extends: [base.id],
    assumptions: ['SQ-B11', 'SQ-B12'].map((question) => ({
      id: question,
      rules: [],
      question: '样例问题：一次性还是每年、是否按月折算没有写',
      handling: '待定',
      status: 'open' as const,
    })),
    programs: base.programs.map((program) => ({ ...structuredClone(program), drops: [] })),
    rules: [],
    // A later document changes at least one rule: here it says an earlier one again, in its words.
    amends: [
      { rule: rule.id, cite: { ...rule.cite, document: base.document }, tests: rule.tests, amount: rule.amount },
    ],
    targets: [],
    deadlines: [],
    rhythms: [],
    provisions: [],
    grants: [
      ...own,
      ...rest.map((one) => (one.cite ? { ...one, cite: { ...one.cite, document: base.document } } : one)),
    ],
  }
  const number = inForce.filter((known) => known.id === id).length + 1
  await test.db
    .updateTable('policy_revision')
    .set({ state: 'superseded' })
    .where('pack_id', '=', id)
    .where('state', '=', 'signed')
    .execute()
  await test.db
    .insertInto('policy_revision')
    .values({
      revision_id: newId(),
      pack_id: id,
      region_id: '411400',
      number,
      kind: 'release',
      state: 'signed',
      digest: digestOf(pack),
      pack: JSON.stringify(pack),
      base_id: null,
      reason: '样例',
      author_id: null,
      authored_day: plainDate('2022-05-01'),
      proposed_day: plainDate('2022-05-01'),
      signed_day: plainDate('2022-05-01'),
      signed_at: new Date(),
    })
    .execute()
}

/** An application with nothing but what the caller adds. */
export const grantInput = (more: Partial<GrantInput> & Pick<GrantInput, 'itemId'>): GrantInput => ({
  subject: '示例园区',
  units: 1,
  year: 2022,
  person: null,
  listing: null,
  matchFen: null,
  post: null,
  medal: null,
  event: null,
  evidence: [],
  ...more,
})
