const words = {
  title: '黑名单',
  find: '姓名、拼音、单位或文号',
  say: '列入后立即生效：报名、申领、初审、批准、拨付都过不去；到期或移出后恢复。',
  add: '列入黑名单',
  subject: '对象',
  kind: '类别',
  person: '个人',
  organisation: '机构',
  reason: '事由',
  document: '文件',
  from: '开始',
  to: '到期',
  none: '未定',
  entered: '经办',
  status: '状态',
  lift: '移出',
  liftTitle: '移出“{name}”？',
  liftDocument: '移出所依据的文件',
  lifted: '已移出 {name}',
  empty: '黑名单是空的',
  emptyWhy: '列入的机构和个人会列在这里。',
  search: '姓名、拼音或机构名称',
  chooseKind: '类别',
  choose: '对象',
  submit: '列入，立即生效',
  done: '已列入 {name}，立即生效',
  show: '显示',
  inForce: '生效中',
  ended: '已移出或到期',
  need: '请选择',
  fromDay: '开始日期',
  toDay: '到期日（不填为长期）',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    blacklist: typeof words
  }
}
