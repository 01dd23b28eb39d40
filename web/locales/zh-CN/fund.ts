const words = {
  title: '预算与账',
  say: '每笔钱都有来有去；可用 = 下达 - 已批待付 - 在途 - 已拨付。',
  empty: '本年还没有登记预算',
  emptyWhy: '资金下达、登记后会显示在这里。',
  year: '{year} 年',
  total: '下达预算',
  reserved: '已批待付',
  paid: '已拨付',
  available: '可用',
  assumption: '本市设定',
  assumptionSay: '按本市设定（待政策部门确认）：{text}',
  bar: '已拨付 {paid}，已批待付 {reserved}，可用 {available}',
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
  see: '看这本账',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    fund: typeof words
  }
}
