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
  assumed: '有 {n} 处文件没有写清，按本市设定（待政策部门确认）',
  change: '怎样会变',
  object: '不服怎么办',
  title: '判定依据',
  overridable: '原文写“原则上”，可以申请例外，由经办机构写明理由后批准',
  clauseOf: '{title}，看{clause}原文',
  quotes: '看每条原文',
  fold: '收起原文',
  tried: '试算，没有写入任何东西',
  decidedAt: '判定于 {at}',
  basis: '按 {text}',
  packId: '政策编号',
  fingerprint: '，版本指纹 {sha}',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    why: typeof words
  }
}
