import type { PlainDate } from '#src/kernel/plain-date.ts'
import { plainDate } from '#src/kernel/plain-date.ts'
import type { GrantInput, GrantRow } from '#src/modules/grants/grants.contract.ts'
import { EVIDENCE_NAMES } from '#src/modules/policy/index.ts'
import { pdfLetter } from '#src/platform/pdf/pdf.ts'
import type { Stage, Step } from './demo-stage.ts'

/** Somebody of the registry who won a medal. */
export interface Winner {
  readonly name: string
  readonly docNo: string
}

/** Who applies for what, on which paper. What an item does not ask for is left out. */
interface Application {
  readonly by: string
  readonly input: Partial<GrantInput> & Pick<GrantInput, 'itemId' | 'subject'>
  readonly paper: { readonly kind: 'listing' | 'result'; readonly number: string; readonly text: string }
}

/** The invented answer of the issuing office, as it lies beside the draft. */
const ANSWER = '示例文〔2022〕6号'
const ANSWERED = plainDate('2022-06-13')
const PARK = '获评市级返乡创业示范园的,给予一次性奖补5万元'
const MEDAL = '技能竞赛金牌、银牌、铜牌、优胜奖选手,每人奖励3000元'
const COACHES = '获奖选手的专家教练团队,每个奖励6000元'
const LINES = [
  '关于明确项目奖补标准和资金渠道的答复（样例）',
  `第一条 ${PARK}。`,
  `第二条 ${MEDAL}。`,
  `第三条 ${COACHES}。`,
  '第四条 以上资金从就业补助资金列支。',
]

const CITY_EVENT = { name: '2022 年商丘市职业技能竞赛（样例）', day: '2022-09-22' }
const PROVINCE_EVENT = { name: '2022 年全省养老护理职业技能竞赛（样例）', day: '2022-11-26' }

/**
 * 项目奖补 in the demo's year. The city's text names no figure, so what is applied for in May waits. In June the issuing office answers
 * two of three questions; the park is decided again and paid. By the end of the year an application stands in each state: paid,
 * approved, on notice, over its notice, objected to, new, returned, refused, and waiting still for the third answer. The answer and its
 * figures are invented and say so. `workday` is the first working day from a day on.
 */
export function grantsOfTheYear(
  stage: Stage,
  winners: readonly Winner[],
  workday: (day: PlainDate) => PlainDate,
): Step[] {
  let order = 9_800_000
  const on = (day: string, run: () => Promise<unknown>): Step => {
    order += 1
    return {
      day: workday(plainDate(day)),
      order,
      async run() {
        await run()
      },
    }
  }
  /** One application: the day it is made, and each act on it with who acts. */
  const grant = (application: Application) => {
    let row: Pick<GrantRow, 'id' | 'version'>
    const act = (day: string, who: string, what: string, more: object = {}) =>
      on(day, async () => {
        const url = `/api/grants/${row.id}/${what}`
        row = await stage.ask<GrantRow>(who, 'POST', url, { version: row.version, ...more })
      })
    return {
      made: (day: string) =>
        on(day, async () => {
          row = await apply(stage, application, workday(plainDate(day)))
        }),
      agreed: (day: string) => act(day, 'county', 'review', { verdict: 'agree' }),
      returned: (day: string, note: string) => act(day, 'county', 'review', { verdict: 'return', note }),
      refused: (day: string, note: string) => act(day, 'county', 'review', { verdict: 'reject', note }),
      decidedAgain: (day: string) => act(day, 'county', 'decide-again'),
      published: (day: string) => act(day, 'county', 'publish'),
      approved: (day: string) => act(day, 'city', 'approve'),
      objectedTo: (day: string, text: string) =>
        on(day, async () => {
          const { notice } = await stage.ask<{ notice: { number: string } }>('county', 'GET', `/api/grants/${row.id}`)
          await stage.ask('worker', 'POST', `/api/public/grant-notices/${notice.number}/objections`, { text })
        }),
    }
  }

  const park = grant(listed('employer', 'SQ-G01', '商丘示例返乡创业园', '市级返乡创业示范园', '2022-04-28'))
  const unlisted = grant(listed('agency', 'SQ-G02', '商丘示例零工驿站', '市级返乡创业优秀项目', '2022-05-06'))
  const waiting = grant(listed('provider2', 'SQ-G02', '永城范例家政实训项目', '市级返乡创业优秀项目', '2022-05-06'))
  const steps = [
    park.made('2022-05-12'),
    unlisted.made('2022-05-13'),
    waiting.made('2022-05-17'),
    unlisted.refused('2022-05-19', '市级返乡创业优秀项目名单（样例）里没有这个项目，认定文件写的是另一家单位'),
    on('2022-06-14', () => settle(stage)),
    park.decidedAgain('2022-06-15'),
    park.agreed('2022-06-16'),
    park.published('2022-06-17'),
    park.approved('2022-06-28'),
  ]

  const coaches = grant(coached('provider', '梁园示例职业培训学校教练组', 'bronze'))
  const others = grant(coached('assessor', '梁园示例技能评价中心专家组', 'merit'))
  const second = grant(listed('agency', 'SQ-G01', '商丘示例人力资源产业园', '市级返乡创业示范园', '2022-11-30'))
  steps.push(
    coaches.made('2022-12-13'),
    second.made('2022-12-14'),
    coaches.agreed('2022-12-15'),
    coaches.published('2022-12-16'),
    second.returned('2022-12-19', '认定文件只有首页，没有名单页和公章，请补上传完整的扫描件'),
    others.made('2022-12-30'),
  )

  const [gold, silver, bronze, merit] = winners
  if (!gold || !silver || !bronze || !merit) return steps
  const first = grant(won(gold, 'gold', CITY_EVENT))
  const next = grant(won(silver, 'silver', CITY_EVENT))
  const third = grant(won(bronze, 'bronze', PROVINCE_EVENT))
  const fourth = grant(won(merit, 'merit', PROVINCE_EVENT))
  return [
    ...steps,
    first.made('2022-10-11'),
    first.agreed('2022-10-13'),
    first.published('2022-10-14'),
    first.approved('2022-10-25'),
    next.made('2022-11-29'),
    next.agreed('2022-12-02'),
    next.published('2022-12-05'),
    // After the last payday of the year: the money waits for the next one.
    next.approved('2022-12-20'),
    fourth.made('2022-12-12'),
    fourth.agreed('2022-12-14'),
    fourth.published('2022-12-21'),
    third.made('2022-12-22'),
    third.agreed('2022-12-26'),
    fourth.objectedTo('2022-12-27', '这名选手是以外市单位的名义报名参赛的，不是本市推荐，请核实报名表'),
    third.published('2022-12-28'),
  ]
}

const listed = (by: string, itemId: string, subject: string, as: string, day: string): Application => ({
  by,
  input: { itemId, subject, listing: { document: `关于公布 2022 年${as}名单的通知（样例）`, day } },
  paper: { kind: 'listing', number: '示例文〔2022〕11号', text: `经评审，认定“${subject}”为${as}，现予公布。` },
})

const won = ({ name, docNo }: Winner, medal: GrantInput['medal'], event: typeof CITY_EVENT): Application => ({
  by: 'employer',
  input: { itemId: 'SQ-G03', subject: '养老护理员赛项', person: { docNo, name }, medal, event },
  paper: {
    kind: 'result',
    number: '示例文〔2022〕27号',
    text: `${event.name}获奖选手：${name}，由商丘示例纺织有限公司选送。`,
  },
})

const coached = (by: string, team: string, medal: GrantInput['medal']): Application => ({
  by,
  input: { itemId: 'SQ-G04', subject: team, medal, event: PROVINCE_EVENT },
  paper: { kind: 'result', number: '示例文〔2022〕31号', text: `${PROVINCE_EVENT.name}获奖选手的教练团队：${team}。` },
})

async function apply(stage: Stage, { by, input, paper }: Application, day: PlainDate): Promise<GrantRow> {
  const name = EVIDENCE_NAMES[paper.kind]
  const letter = await pdfLetter({
    title: name,
    number: paper.number,
    to: '各有关单位',
    paragraphs: [paper.text],
    from: '示例发文单位',
    day: input.listing?.day ?? input.event?.day ?? day,
    synthetic: true,
  })
  const fileId = await stage.upload(by, `${name}.pdf`, letter)
  return stage.ask<GrantRow>(by, 'POST', '/api/grants', {
    units: 1,
    year: 2022,
    person: null,
    listing: null,
    matchFen: null,
    post: null,
    medal: null,
    event: null,
    ...input,
    evidence: [{ kind: paper.kind, fileId }],
    commitment: true,
  })
}

interface Draft {
  readonly revision: { readonly id: string; readonly version: number; readonly revision: string }
}

/** One officer of the city writes down what was answered, with its figures and the answer itself; the other signs. */
async function settle(stage: Stage): Promise<void> {
  const price = (itemId: string, amountFen: number, clause: string, quote: string) => ({
    path: `grants.${itemId}.amount.fen`,
    value: amountFen,
    cite: { clause, line: 1, quote, document: ANSWER },
  })
  await rule(stage, 'SQ-A29', PARK, [price('SQ-G01', 5_000_000, '第一条', PARK)])
  await rule(stage, 'SQ-B02', `${MEDAL}；${COACHES}`, [
    price('SQ-G03', 300_000, '第二条', MEDAL),
    price('SQ-G04', 600_000, '第三条', COACHES),
  ])
  // Where the money comes from is the matrix's to say: one book ends, the other begins.
  for (const program of ['grant_project', 'grant_event']) {
    const use = { regionId: '411400', program, document: `${ANSWER}（样例）`, documentDay: ANSWERED }
    const ends = { kind: 'end', fundCode: 'skill-action-411400', fromDay: '2022-01-01', toDay: '2022-06-14' }
    const begins = { kind: 'begin', fundCode: 'employment-411400', fromDay: '2022-06-14', toDay: null }
    await changeUse(stage, { ...use, ...ends })
    await changeUse(stage, { ...use, ...begins })
  }
}

/** One officer of the city draws up what a book pays, the other looks at whom it concerns and confirms. */
async function changeUse(stage: Stage, body: object): Promise<void> {
  const papers = '/api/fund-use-papers'
  const { id } = await stage.ask<{ id: string }>('city', 'POST', papers, body)
  const seen = await stage.ask<{ version: number; concerned: Record<'waiting' | 'approved', { count: number }> }>(
    'city2',
    'GET',
    `${papers}/${id}`,
  )
  const { waiting, approved } = seen.concerned
  const shown = { version: seen.version, waiting: waiting.count, approved: approved.count }
  await stage.ask('city2', 'POST', `${papers}/${id}/confirm`, shown)
}

async function rule(stage: Stage, assumptionId: string, reading: string, edits: readonly object[]): Promise<void> {
  const { items } = await stage.ask<{ items: { id: string; state: string }[] }>(
    'city',
    'GET',
    '/api/policy/revisions?pack=411400-2022-9',
  )
  const baseRevisionId = items.find(({ state }) => state === 'signed')!.id
  const by = '商丘市人民政府办公室（样例）'
  const asked = { baseRevisionId, assumptionId, reading, document: ANSWER, by, on: ANSWERED }
  let { revision } = await stage.ask<Draft>('city', 'POST', '/api/policy/rulings', asked)
  const url = `/api/policy/drafts/${revision.id}`
  const now = async (method: 'POST' | 'PUT', path: string, body: object) => {
    revision = (await stage.ask<Draft>('city', method, `${url}${path}`, { version: revision.version, ...body }))
      .revision
  }
  await now('PUT', '', { edits })
  const fileId = await stage.upload('city', '答复（样例）.txt', Buffer.from(LINES.join('\n')))
  await now('POST', '/documents', { fileId, document: ANSWER })
  await now('POST', '/propose', {})
  await stage.drain()
  const read = (await stage.ask<Draft>('city2', 'GET', url)).revision
  await stage.ask('city2', 'POST', `${url}/sign`, { version: read.version, revision: read.revision })
}
