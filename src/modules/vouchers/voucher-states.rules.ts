import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { formatDay, type PlainDate } from '#src/kernel/plain-date.ts'
import {
  COMMITTED_STATES,
  VOUCHER_ACTS,
  VOUCHER_EVENT_NAMES,
  VOUCHER_STATE_NAMES,
  type VoucherAct,
  type VoucherEvent,
  type VoucherState,
} from './voucher.types.ts'

/** Where an event leads; `thawed` is the state it was frozen from. What is not listed is not open. */
export const NEXT_STATE: Readonly<Record<VoucherState, Partial<Record<VoucherEvent, VoucherState | 'thawed'>>>> = {
  issued: { claim: 'claimed', expire: 'expired', void: 'voided', freeze: 'frozen' },
  claimed: { lock: 'locked', expire: 'expired', void: 'voided', freeze: 'frozen' },
  locked: {
    activate: 'activated',
    release: 'claimed',
    lapse: 'expired',
    expire: 'expired',
    void: 'voided',
    freeze: 'frozen',
  },
  activated: {
    deactivate: 'locked',
    complete: 'completed',
    lapse: 'expired',
    expire: 'expired',
    void: 'voided',
    freeze: 'frozen',
  },
  completed: { certify: 'certified', expire: 'expired', void: 'voided', freeze: 'frozen' },
  certified: { submit: 'redeem_pending', expire: 'expired', void: 'voided', freeze: 'frozen' },
  // Its money stands with the claim: the claim's own end moves it on, a freeze holds the payment back.
  redeem_pending: { redeem: 'redeemed', forfeit: 'voided', freeze: 'frozen' },
  redeemed: { claw_back: 'clawed_back' },
  expired: {},
  voided: {},
  // A lapse is suspended while somebody looks into it; money that has moved all the same is the truth.
  frozen: { unfreeze: 'thawed', void: 'voided', forfeit: 'voided', redeem: 'redeemed' },
  // The debt was a mistake and is written down: the money stands as it was paid.
  clawed_back: { reinstate: 'redeemed' },
}

export interface VoucherStanding {
  readonly state: VoucherState
  readonly frozenFrom: VoucherState | null
  readonly validFrom: PlainDate
  readonly validTo: PlainDate
  readonly redeemBy: PlainDate
  /** A claim of its certificate is on its way: the office's time is not the holder's. */
  readonly inClaim: boolean
}

/** The last day of a state: to finish the training by `validTo`, to bring the certificate to money by `redeemBy`; null has none. */
export function lastDayOf(voucher: VoucherStanding): PlainDate | null {
  switch (voucher.state) {
    case 'issued':
    case 'claimed':
    case 'locked':
    case 'activated':
      return voucher.validTo
    case 'completed':
    case 'certified':
      return voucher.inClaim ? null : voucher.redeemBy
    default:
      return null
  }
}

/** Past its last day a voucher is expired, whether or not its row says so already. Days are Asia/Shanghai, the last day included. */
export function isExpiredOn(voucher: VoucherStanding, today: PlainDate): boolean {
  const last = lastDayOf(voucher)
  return voucher.state === 'expired' || (last !== null && today > last)
}

/** A frozen voucher ends by hand while its money is its own, and with the claim once a claim has taken the money over. */
const isOpen = (voucher: VoucherStanding, event: VoucherEvent): boolean => {
  if (NEXT_STATE[voucher.state][event] === undefined) return false
  const withClaim = voucher.frozenFrom === 'redeem_pending'
  return voucher.state !== 'frozen' || event === 'unfreeze' || (event === 'void') !== withClaim
}

export type MoveRefusal = 'voucher_expired' | 'voucher_state'

/** The state after an event, or why the event is not open. */
export function decideMove(
  voucher: VoucherStanding,
  event: VoucherEvent,
  today: PlainDate,
): Decision<VoucherState, MoveRefusal> {
  if (isExpiredOn(voucher, today) && event !== 'expire')
    return refuse('voucher_expired', { day: formatDay(lastDayOf(voucher) ?? voucher.validTo) })
  const next = isOpen(voucher, event) ? NEXT_STATE[voucher.state][event] : undefined
  if (next === undefined || (event === 'expire' && !isExpiredOn(voucher, today)))
    return refuse('voucher_state', {
      state: VOUCHER_STATE_NAMES[voucher.state],
      act: VOUCHER_EVENT_NAMES[event],
    })
  if (next !== 'thawed') return accept(next)
  if (!voucher.frozenFrom) throw new Error('A frozen voucher does not say what it was frozen from.')
  return accept(voucher.frozenFrom)
}

/** Fen that stay committed in the budget in a state. */
export const committedIn = (state: VoucherState, frozenFrom: VoucherState | null, faceFen: number): number =>
  (COMMITTED_STATES as readonly VoucherState[]).includes(state === 'frozen' ? (frozenFrom ?? state) : state)
    ? faceFen
    : 0

/** What the issuer's officer may do by hand now. */
export const openActs = (voucher: VoucherStanding, today: PlainDate): VoucherAct[] =>
  isExpiredOn(voucher, today) ? [] : VOUCHER_ACTS.filter((act) => isOpen(voucher, act))

export interface VoucherScope {
  readonly kind: string
  readonly classKinds: readonly string[]
  readonly occupations: readonly string[]
  readonly levels: readonly string[]
  /** Ids of the institutions where it can be used; none named is everywhere. */
  readonly providers: readonly string[]
}

export interface ClassToEnter {
  readonly providerId: string
  readonly kind: string
  readonly occupation: string
  readonly level: string
  readonly funding: string
  readonly startDay: PlainDate
  readonly endDay: PlainDate
}

export type FitRefusal = 'class_not_subsidised' | 'voucher_not_yet' | 'voucher_too_short' | 'voucher_elsewhere'

/** Why a shown code opens nothing, and why a shown voucher cannot be used for a class. */
export type ShowRefusal = 'code_unreadable' | 'code_stale'
export type UseRefusal = ShowRefusal | MoveRefusal | FitRefusal | 'voucher_here' | 'voucher_not_claimed'

/** May this voucher be used for this class? A general one for any subsidised class, a targeted one for what it names. */
export function decideFit(voucher: VoucherStanding & VoucherScope, own: ClassToEnter): Decision<'fits', FitRefusal> {
  if (own.funding !== 'subsidised') return refuse('class_not_subsidised')
  if (own.startDay < voucher.validFrom) return refuse('voucher_not_yet', { from: formatDay(voucher.validFrom) })
  if (own.endDay > voucher.validTo)
    return refuse('voucher_too_short', { to: formatDay(voucher.validTo), endDay: formatDay(own.endDay) })
  const within = (list: readonly string[], value: string) => list.length === 0 || list.includes(value)
  if (
    voucher.kind === 'targeted' &&
    !(
      within(voucher.classKinds, own.kind) &&
      within(voucher.occupations, own.occupation) &&
      within(voucher.levels, own.level) &&
      within(voucher.providers, own.providerId)
    )
  )
    return refuse('voucher_elsewhere')
  return accept('fits')
}

/** What a redemption is worth: never above the face value, never above the subsidy that was decided. */
export const redeemedFen = (faceFen: number, subsidyFen: number) => Math.min(faceFen, subsidyFen)

/** A certificate proves a voucher when it is the class's occupation and level and dated after the first verified sign-in. */
export const provesVoucher = (
  certificate: { readonly occupation: string; readonly level: string; readonly issuedOn: PlainDate },
  own: { readonly occupation: string; readonly level: string; readonly activatedDay: PlainDate | null },
): boolean =>
  certificate.occupation === own.occupation &&
  certificate.level === own.level &&
  own.activatedDay !== null &&
  certificate.issuedOn > own.activatedDay
