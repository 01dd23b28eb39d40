const words = {
  title: '收款账户',
  say: '只付给本人、本单位的账户。更正由一人申请、另一人复核；账号加密保存，历次更正都保留。',
  failed: '银行退回、等重拨',
  failedHint: '同一账号失败两次的，先更正账户',
  failedNone: '没有退回的明细',
  failedNoneWhy: '银行退回的补贴会列在这里。',
  claim: '申领',
  payee: '收款人',
  account: '账号',
  failure: '银行说',
  failures: '失败',
  times: '{n} 次',
  need: '先更正',
  mayRetry: '可重拨',
  change: '更正账户',
  changeTitle: '更正“{name}”的收款账户',
  bank: '开户行',
  number: '账号',
  numberHint: '户名必须是本人、本单位；按银行卡或开户许可填写',
  reason: '更正原因',
  document: '证明材料',
  submit: '申请更正',
  proposed: '已申请，等另一个账号复核',
  list: '更正记录',
  before: '原账号',
  after: '新账号',
  status: '状态',
  made: '申请',
  checked: '复核',
  empty: '还没有更正过账户',
  emptyWhy: '收款账户的每次更正都列在这里。',
  confirm: '复核同意',
  confirmed: '已更正：{name}',
  refuse: '不同意',
  refuseNote: '不同意的原因',
  confirmTitle: '同意更正“{name}”的收款账户？',
  confirmSay: '以后的补贴付到新账户；已经制作的批次仍付原账户。',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    payee: typeof words
  }
}
