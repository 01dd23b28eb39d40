// Aim: the life of a voucher as a table: every state × every event, each either leads somewhere or is refused (DOMAIN §4).
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { plainDate } from '#src/kernel/plain-date.ts'
import { VOUCHER_EVENTS, VOUCHER_STATES, type VoucherEvent, type VoucherState } from './voucher.types.ts'
import {
  committedIn,
  decideFit,
  decideMove,
  isExpiredOn,
  openActs,
  provesVoucher,
  redeemedFen,
  type VoucherStanding,
} from './voucher-states.rules.ts'

const TODAY = plainDate('2022-06-01')
const voucher = (state: VoucherState, change: Partial<VoucherStanding> = {}): VoucherStanding => ({
  state,
  frozenFrom: state === 'frozen' ? 'claimed' : null,
  validFrom: plainDate('2022-05-01'),
  validTo: plainDate('2022-08-31'),
  redeemBy: plainDate('2022-12-31'),
  inClaim: false,
  ...change,
})

/** Rows: state. Columns: the events in the order of VOUCHER_EVENTS. `-` is refused. */
const TABLE: Record<VoucherState, string> = {
  //              claim   lock   release activate  deactiv complete  lapse   certify   submit         redeem   expire  void   freeze unfreeze forfeit claw_back   reinstate
  issued:
    '        claimed -      -       -         -       -         -       -         -              -        -       voided frozen -        -       -           -',
  claimed:
    '       -       locked -       -         -       -         -       -         -              -        -       voided frozen -        -       -           -',
  locked:
    '        -       -      claimed activated -       -         expired -         -              -        -       voided frozen -        -       -           -',
  activated:
    '     -       -      -       -         locked  completed expired -         -              -        -       voided frozen -        -       -           -',
  completed:
    '     -       -      -       -         -       -         -       certified -              -        -       voided frozen -        -       -           -',
  certified:
    '     -       -      -       -         -       -         -       -         redeem_pending -        -       voided frozen -        -       -           -',
  redeem_pending:
    '-       -      -       -         -       -         -       -         -              redeemed -       -      frozen -        voided  -           -',
  redeemed:
    '      -       -      -       -         -       -         -       -         -              -        -       -      -      -        -       clawed_back -',
  expired:
    '       -       -      -       -         -       -         -       -         -              -        -       -      -      -        -       -           -',
  voided:
    '        -       -      -       -         -       -         -       -         -              -        -       -      -      -        -       -           -',
  frozen:
    '        -       -      -       -         -       -         -       -         -              -        -       voided -      claimed  -       -           -',
  clawed_back:
    '   -       -      -       -         -       -         -       -         -              -        -       -      -      -        -       -           redeemed',
}

describe('every state × every event', () => {
  for (const state of VOUCHER_STATES) {
    const row = TABLE[state].trim().split(/\s+/)
    test(state, () => {
      assert.equal(row.length, VOUCHER_EVENTS.length)
      for (const [n, event] of VOUCHER_EVENTS.entries()) {
        const answer = decideMove(voucher(state), event, TODAY)
        assert.equal(answer.ok ? answer.value : '-', row[n], `${state} × ${event}`)
      }
    })
  }
})

test('a voucher frozen while its claim is being paid ends with the claim, not by hand', () => {
  const held = voucher('frozen', { frozenFrom: 'redeem_pending' })
  const ends = (event: VoucherEvent) => {
    const answer = decideMove(held, event, TODAY)
    return answer.ok ? answer.value : answer.refusal
  }
  assert.deepEqual(
    ['void', 'forfeit', 'unfreeze'].map((event) => ends(event as VoucherEvent)),
    ['voucher_state', 'voided', 'redeem_pending'],
  )
})

describe('the last day is inside, the day after is not', () => {
  const days: readonly [VoucherState, string, boolean][] = [
    ['issued', '2022-08-31', false],
    ['issued', '2022-09-01', true],
    ['claimed', '2022-09-01', true],
    ['locked', '2022-09-01', true],
    ['activated', '2022-08-31', false],
    ['activated', '2022-09-01', true],
    ['completed', '2022-12-31', false],
    ['completed', '2023-01-01', true],
    ['certified', '2022-12-31', false],
    ['certified', '2023-01-01', true],
    ['redeem_pending', '2023-01-01', false],
    ['redeemed', '2023-01-01', false],
    ['frozen', '2023-01-01', false],
    ['voided', '2023-01-01', false],
  ]
  for (const [state, day, expired] of days)
    test(`${state} on ${day}: ${expired ? 'expired' : 'good'}`, () => {
      const today = plainDate(day)
      assert.equal(isExpiredOn(voucher(state), today), expired)
      const expire = decideMove(voucher(state), 'expire', today)
      assert.equal(expire.ok, expired)
      if (!expired) return
      assert.deepEqual(openActs(voucher(state), today), [])
      for (const event of VOUCHER_EVENTS.filter((event) => event !== 'expire')) {
        const answer = decideMove(voucher(state), event, today)
        assert.equal(answer.ok ? 'accepted' : answer.refusal, 'voucher_expired', event)
      }
    })
})

test('a certified voucher whose claim is on its way does not lapse while the office decides', () => {
  const late = plainDate('2023-01-01')
  assert.equal(isExpiredOn(voucher('certified', { inClaim: true }), late), false)
  const submit = decideMove(voucher('certified', { inClaim: true }), 'submit', late)
  assert.deepEqual(submit.ok && submit.value, 'redeem_pending')
})

test('money is committed until a claim takes it over or the voucher ends; frozen keeps what it had', () => {
  const committed = VOUCHER_STATES.filter(
    (state) => committedIn(state, state === 'frozen' ? 'locked' : null, 80_000) > 0,
  )
  assert.deepEqual(committed, ['issued', 'claimed', 'locked', 'activated', 'completed', 'certified', 'frozen'])
  assert.equal(committedIn('frozen', 'redeem_pending', 80_000), 0)
})

test('a redemption is worth the face value at most, and the subsidy at most', () => {
  assert.deepEqual(
    [redeemedFen(80_000, 24_000), redeemedFen(20_000, 24_000), redeemedFen(0, 24_000)],
    [24_000, 20_000, 0],
  )
})

describe('which class a voucher is good for', () => {
  const own = {
    providerId: 'one',
    kind: 'skill',
    occupation: '4-10-01-05',
    level: 'L4',
    funding: 'subsidised',
    startDay: plainDate('2022-06-10'),
    endDay: plainDate('2022-08-31'),
  }
  const open = { kind: 'general', classKinds: [], occupations: [], levels: [], providers: [] }
  const cases = [
    [{}, {}, 'fits'],
    [{ kind: 'targeted', occupations: ['4-10-01-05'], levels: ['L4', 'L5'], classKinds: ['skill'] }, {}, 'fits'],
    [{ kind: 'targeted', occupations: ['4-10-01-06'] }, {}, 'voucher_elsewhere'],
    [{ kind: 'targeted', levels: ['L3'] }, {}, 'voucher_elsewhere'],
    [{ kind: 'targeted', classKinds: ['startup'] }, {}, 'voucher_elsewhere'],
    [{ kind: 'targeted', providers: ['other', 'one'] }, {}, 'fits'],
    [{ kind: 'targeted', providers: ['other'], levels: ['L4'] }, {}, 'voucher_elsewhere'],
    // What a general voucher carries besides binds nobody.
    [{ kind: 'general', levels: ['L3'] }, {}, 'fits'],
    [{}, { funding: 'market' }, 'class_not_subsidised'],
    [{}, { startDay: plainDate('2022-04-30') }, 'voucher_not_yet'],
    [{}, { endDay: plainDate('2022-09-01') }, 'voucher_too_short'],
  ] as const
  for (const [more, change, expected] of cases)
    test(`${JSON.stringify(more)} ${JSON.stringify(change)}: ${expected}`, () => {
      const answer = decideFit({ ...voucher('claimed'), ...open, ...more }, { ...own, ...change })
      assert.equal(answer.ok ? answer.value : answer.refusal, expected)
    })
})

test('以证换券: the class’s occupation and level, dated after the first sign-in', () => {
  const own = { occupation: '4-10-01-05', level: 'L4', activatedDay: plainDate('2022-06-10') }
  const certificate = { occupation: '4-10-01-05', level: 'L4', issuedOn: plainDate('2022-06-11') }
  assert.equal(provesVoucher(certificate, own), true)
  assert.equal(provesVoucher({ ...certificate, issuedOn: plainDate('2022-06-10') }, own), false)
  assert.equal(provesVoucher({ ...certificate, level: 'L3' }, own), false)
  assert.equal(provesVoucher({ ...certificate, occupation: '4-10-01-06' }, own), false)
  assert.equal(provesVoucher(certificate, { ...own, activatedDay: null }), false)
})
