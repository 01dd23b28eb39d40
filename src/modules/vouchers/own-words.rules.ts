import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { VoucherState } from './voucher.types.ts'

export interface OwnFacts {
  readonly state: VoucherState
  readonly reason: string | null
  readonly validTo: string
  readonly redeemBy: string
  readonly classNumber: string
  /** What was redeemed, in words; null when nothing was. */
  readonly money: string | null
  readonly attendanceOnly: boolean
  /** On the blacklist now, in words. */
  readonly listed: string | null
}

/** One sentence to the holder: what it is, what to do next, until when. */
export function ownSentence(own: OwnFacts): string {
  const why = own.reason ? `：${own.reason}` : ''
  if (own.listed && (own.state === 'issued' || own.state === 'claimed'))
    return `您${own.listed}，期间不能领取和使用培训券。`
  switch (own.state) {
    case 'issued':
      return `请领取，${own.validTo}前完成培训有效。`
    case 'claimed':
      return `报名时向培训机构出示二维码，${own.validTo}前完成培训有效。`
    case 'locked':
      return `已用于 ${own.classNumber} 班，第一次到课签到后生效。`
    case 'activated':
      return `正在 ${own.classNumber} 班培训，${own.validTo}前结业有效。`
    case 'completed':
      return `已结业，${own.redeemBy}前取得证书才能兑现；没有证书，培训券没有价值。`
    case 'certified':
      return own.attendanceOnly ? '已取得证书，培训记录完整。' : `已取得证书，等待申领补贴，${own.redeemBy}前有效。`
    case 'redeem_pending':
      return '补贴已批准，等待拨付。'
    case 'redeemed':
      return own.money && !own.attendanceOnly ? `已兑现 ${own.money}，抵作培训评价费用，不付给个人。` : '已兑现。'
    case 'expired':
      return own.reason && own.reason !== '过了有效期' ? `已作废${why}。` : `已过有效期（${own.validTo}），不能再用。`
    case 'voided':
      return `已由发券单位作废${why}。`
    case 'frozen':
      return `暂时冻结${why}。如有疑问请联系发券单位。`
    case 'clawed_back':
      return '补贴已决定追回，本券作废。'
  }
}

export interface OwnDays {
  readonly state: VoucherState
  readonly issued: PlainDate
  readonly claimed: PlainDate | null
  readonly used: PlainDate | null
  readonly certified: PlainDate | null
  readonly redeemed: PlainDate | null
}

export interface OwnStep {
  readonly name: string
  readonly state: 'done' | 'now' | 'todo' | 'stopped'
  readonly day: PlainDate | null
}

const STOPPED: readonly VoucherState[] = ['expired', 'voided', 'frozen', 'clawed_back']

/** Five fixed steps, like a parcel: the first without a day is where it stands, or where it stopped. */
export function ownSteps(own: OwnDays): OwnStep[] {
  const days: readonly (readonly [string, PlainDate | null])[] = [
    ['发放', own.issued],
    ['领取', own.claimed],
    ['培训', own.used],
    ['取证', own.certified],
    ['兑现', own.redeemed],
  ]
  const at = days.findIndex(([, day]) => day === null)
  return days.map(([name, day], n) => ({
    name,
    day,
    state: day !== null ? 'done' : n > at ? 'todo' : STOPPED.includes(own.state) ? 'stopped' : 'now',
  }))
}
