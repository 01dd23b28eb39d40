const words = {
  title: '我的培训券',
  one: '培训券',
  looking: '正在取您的培训券',
  empty: '您现在没有培训券',
  emptyWhy: '人社部门按条件发放。符合条件的，会发消息通知您来领取。',
  findClass: '先看看有哪些培训班',
  until: '{day}前完成培训有效',
  attendance: '打卡签到券',
  claim: '领取',
  show: '出示二维码',
  showTitle: '请培训机构扫一扫',
  showNote: '每分钟自动更新。也可以把数字报给机构输入。只给您报名的机构看。',
  scanLabel: '培训券二维码',
  again: '再试一次',
  kind: '种类',
  goodFor: '用于',
  anything: '任何补贴性培训班',
  valid: '有效期',
  range: '{from} 至 {to}',
  redeemBy: '兑现截止',
  class: '培训班',
  issuer: '发券单位',
  number: '券号',
  rule: '培训券只给本人用，不能转让。取得证书才能兑现；没有证书，券没有价值。',
  note: '有 {n} 张',
  toClaim: '有 1 张待领取',
  none: '没有培训券',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    portalVoucher: typeof words
  }
}
