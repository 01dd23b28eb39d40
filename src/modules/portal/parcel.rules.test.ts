import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainDate } from '#src/kernel/plain-date.ts'
import { LINE_STATUSES, type LineStatus } from '#src/modules/subsidy/subsidy.types.ts'
import { dayWords, type OwnLine, parcelSentence, parcelSteps } from './parcel.rules.ts'

const TODAY = plainDate('2022-06-15')
const line = (status: LineStatus, more: Partial<OwnLine> = {}): OwnLine => ({
  kind: 'claim',
  status,
  claimantName: '梁园示例技能评价中心',
  office: '梁园区人社局',
  cityOffice: null,
  paidToOwner: false,
  amountFen: 24_000,
  examFeeFen: 0,
  submittedDay: plainDate('2022-06-06'),
  reviewDue: plainDate('2022-06-20'),
  cityDue: null,
  reviewedDay: null,
  notice: null,
  approveDue: null,
  approvedDay: null,
  paidDay: null,
  note: null,
  ...more,
})
const reviewed = { reviewedDay: plainDate('2022-06-07') }
const onNotice = { ...reviewed, notice: { toDay: plainDate('2022-06-15'), workingDays: 5 } }
const afterNotice = { ...reviewed, notice: { toDay: plainDate('2022-06-14'), workingDays: 5 } }
const approved = { ...afterNotice, approvedDay: plainDate('2022-06-15') }
const paid = { ...approved, paidDay: plainDate('2022-06-15') }

test('the parcel: five words, ticks up to where it is, a cross where it ended', () => {
  // ✓ done, ● now, ○ to come, ✗ stopped.
  const cases = [
    [line('submitted'), '✓●○○○'],
    [line('returned'), '✓●○○○'],
    [line('refused'), '✓✗○○○'],
    [line('rejected'), '✓✗○○○'],
    [line('withdrawn'), '✓✗○○○'],
    [line('reviewed', reviewed), '✓✓●○○'],
    [line('reviewed', { cityOffice: '商丘市人社局' }), '✓●○○○'],
    [line('city_reviewed', { cityOffice: '商丘市人社局' }), '✓✓●○○'],
    [line('on_notice', onNotice), '✓✓●○○'],
    [line('objected', onNotice), '✓✓●○○'],
    [line('rejected', onNotice), '✓✓✗○○'],
    [line('withdrawn', onNotice), '✓✓✗○○'],
    // The notice of the 14th is over on the 15th; without notice days it never stands in the way.
    [line('on_notice', afterNotice), '✓✓✓●○'],
    [line('on_notice', { ...onNotice, notice: { toDay: TODAY, workingDays: 0 } }), '✓✓✓●○'],
    [line('approved', approved), '✓✓✓✓●'],
    [line('paying', approved), '✓✓✓✓●'],
    [line('failed', approved), '✓✓✓✓●'],
    [line('paid', paid), '✓✓✓✓✓'],
    [line('reversed', paid), '✓✓✓✓✗'],
  ] as const
  const sign = { done: '✓', now: '●', todo: '○', stopped: '✗' }
  for (const [own, drawn] of cases)
    assert.equal(
      parcelSteps(own, TODAY)
        .map((step) => sign[step.state])
        .join(''),
      drawn,
      own.status,
    )
  assert.deepEqual(
    parcelSteps(line('paid', paid), TODAY).map((step) => [step.name, step.day]),
    [
      ['已申领', '2022-06-06'],
      ['审核', '2022-06-07'],
      ['公示', '2022-06-14'],
      ['批准', '2022-06-15'],
      ['已到账', '2022-06-15'],
    ],
  )
})

test('the sentence says what happens, when, how much, and who is paid', () => {
  const to = '240.00 元替您付给梁园示例技能评价中心。您不用付钱。'
  const cases = [
    [line('submitted'), `6月6日由梁园示例技能评价中心申领，梁园区人社局正在审核，6月20日前办完。${to}`],
    [
      line('submitted', { reviewDue: plainDate('2022-06-14') }),
      `6月6日由梁园示例技能评价中心申领，梁园区人社局正在审核，应在6月14日前办完，已经晚了。${to}`,
    ],
    [line('returned', { note: '缺考生签到表。' }), '材料退回给梁园示例技能评价中心补正：缺考生签到表。您不用办什么。'],
    [
      line('refused', { note: '同一职业同一等级已经补过一次', amountFen: 0 }),
      '未通过：同一职业同一等级已经补过一次。您的证书不受影响。',
    ],
    [line('reviewed', reviewed), `6月7日审核通过，等梁园区人社局公示。${to}`],
    [line('reviewed', { cityOffice: '商丘市人社局' }), `梁园区人社局审核通过，等商丘市人社局复核。${to}`],
    [line('city_reviewed', { cityOffice: '商丘市人社局' }), `审核通过，等梁园区人社局公示。${to}`],
    [line('on_notice', onNotice), `正在公示，6月15日结束，没有人提异议就进入批准。${to}`],
    [
      line('on_notice', { ...afterNotice, approveDue: plainDate('2022-06-21') }),
      `公示已在6月14日结束，正在等批准，6月21日前办完。${to}`,
    ],
    [line('objected', onNotice), '公示期间有人提出异议，梁园区人社局正在核实，有结果会告诉您。您的证书不受影响。'],
    [line('approved', approved), `6月15日已批准，等财政付款：${to}`],
    [line('paying', approved), `6月15日已批准，财政正在付款：${to}`],
    [line('failed', approved), '银行没有付成，240.00 元会再付一次。您不用办什么。'],
    [line('paid', paid), '6月15日已替您付给梁园示例技能评价中心，240.00 元。您不用付钱。'],
    [line('rejected', { ...onNotice, note: '异议成立' }), '未通过：异议成立。您的证书不受影响。'],
    [line('withdrawn', { note: '报错了班' }), '梁园示例技能评价中心撤回了这次申领：报错了班。您的证书不受影响。'],
    [
      line('reversed', { ...paid, note: '重复领取' }),
      '这笔 240.00 元的补贴已决定追回：重复领取。有疑问请问梁园区人社局。',
    ],
    [line('paid', { ...paid, paidToOwner: true }), '6月15日已付给您本人，240.00 元。'],
    [
      line('failed', { ...approved, paidToOwner: true }),
      '银行没有付成，240.00 元会再付一次。请到梁园区人社局核对您的银行卡号。',
    ],
  ] as const
  for (const [own, sentence] of cases) assert.equal(parcelSentence(own, TODAY), sentence)
})

test('who was charged for the exam never reads that it was free; nothing reads of codes or of nothing', () => {
  for (const status of LINE_STATUSES)
    for (const paidToOwner of [true, false]) {
      const said = parcelSentence(line(status, { ...paid, paidToOwner, examFeeFen: 5_000, note: null }), TODAY)
      assert.doesNotMatch(said, /您不用付钱|null|undefined|[a-z_]{3,}|[！!]/, status)
      assert.match(said, /。$/)
    }
})

test('days: month and day within the year, the year before it otherwise', () => {
  assert.equal(dayWords(plainDate('2022-04-15'), TODAY), '4月15日')
  assert.equal(dayWords(plainDate('2021-12-31'), TODAY), '2021年12月31日')
})

test('a grant to the person: the same five words, told as an application, and no word of a certificate', () => {
  const grant = (status: OwnLine['status'], more: Partial<OwnLine> = {}) =>
    line('submitted', {
      kind: 'grant',
      status,
      paidToOwner: true,
      amountFen: 3_000_000,
      claimantName: '示例企业',
      ...more,
    })
  const said = (status: OwnLine['status'], more?: Partial<OwnLine>) => parcelSentence(grant(status, more), TODAY)
  assert.equal(said('submitted'), '6月6日由示例企业申请，梁园区人社局正在审核，6月20日前办完。30,000.00 元付给您本人。')
  assert.equal(
    said('waiting_ruling', { amountFen: null }),
    '6月6日由示例企业申请，文件有没写清的地方，等发文机关明确。您不用办什么。',
  )
  assert.equal(
    said('reviewed', { cityOffice: '商丘市人社局', cityDue: plainDate('2022-06-22') }),
    '梁园区人社局审核通过，等商丘市人社局复核，6月22日前办完。30,000.00 元付给您本人。',
  )
  for (const status of ['objected', 'rejected', 'withdrawn', 'reversed'] as const)
    assert.doesNotMatch(said(status, { note: '不符' }), /证书|申领/)
  assert.match(said('paid', paid), /^6月15日已付给您本人，30,000.00 元。/)
  assert.equal(parcelSteps(grant('waiting_ruling'), TODAY)[1]!.state, 'now')
})
