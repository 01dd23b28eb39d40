const words = {
  revoke: '申请撤销',
  title: '申请撤销证书 {number}？',
  say: '另一人复核后生效：证书作废，新增技能人才等数字相应减去；没有付的补贴停付，已付的登记追缴。',
  reason: '撤销的事由',
  document: '文件名称和文号',
  proposed: '已申请，等复核',
  open: '撤销申请',
  confirm: '同意撤销',
  refuse: '不同意',
  refuseNote: '不同意的原因',
  confirmTitle: '撤销证书 {number}？',
  done: '证书 {number} 已撤销',
  refused: '没有同意撤销',
  made: '申请',
  checked: '复核',
  status: '状态',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    revoke: typeof words
  }
}
