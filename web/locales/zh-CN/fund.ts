const words = {
  title: '预算与账',
  search: '单据号、事项或姓名',
  exportBudgets: '导出预算表',
  say: '每笔钱都有来有去；可用 = 下达 - 发券承诺 - 已批待付 - 在途 - 已拨付 - 应收追缴。',
  empty: '本年还没有登记预算',
  emptyWhy: '资金下达、登记后会显示在这里。',
  year: '{year} 年',
  total: '下达预算',
  committed: '发券承诺',
  approved: '已批待付',
  inTransit: '在途',
  receivable: '应收追缴',
  paid: '已拨付',
  available: '可用',
  assumption: '本市设定',
  assumptionSay: '按本市设定（待政策部门确认）：{text}',
  balanced: '借贷相平：借方合计 {debit} = 贷方合计 {credit}',
  unbalanced: '借贷不平：借方合计 {debit}，贷方合计 {credit}。请不要再办理拨付，马上告诉系统管理员。',
  accounts: '各账户余额',
  account: '账户',
  debit: '借方（元）',
  credit: '贷方（元）',
  balance: '余额（元）',
  transfers: '资金流水',
  at: '时间',
  kind: '事项',
  from: '借',
  to: '贷',
  amount: '金额（元）',
  document2: '单据',
  transfersEmpty: '还没有资金流水',
  transfersEmptyWhy: '下达预算、批准、拨付时各记一笔，只增不改。',
  chosen: '正在看这本账',
  notHere: '没有找到要看的这本账',
  notHereNone: '这本账不在您的管辖范围内，或者网址写错了。',
  notHereWhy: '这本账不在您的管辖范围内，或者网址写错了。下面是您能看的账。',
  see: '看这本账',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    fund: typeof words
  }
}
