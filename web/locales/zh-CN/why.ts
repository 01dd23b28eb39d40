const words = {
  pass: '符合：',
  fail: '不符合：',
  open: '待定：',
  head: '{outcome}，应补 {amount}',
  headClaimed: '{outcome}，应补 {amount}（申报 {claimed}）',
  evidence: '证据',
  rules: '各条规则',
  unused: '另有 {n} 条规则与本次无关',
  flag: '请留意：',
  assumption: '按本市设定（待政策部门确认）：',
  change: '怎样会变',
  object: '不服怎么办',
  title: '判定依据',
  decidedAt: '判定于 {at}',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    why: typeof words
  }
}
