const words = {
  menu: '主菜单',
  openMenu: '打开菜单',
  group_do: '办理',
  group_business: '业务',
  group_money: '政策与资金',
  group_watch: '监督',
  group_data: '数据',
  group_admin: '管理',
  help: '帮助与问答',
  scope: '管辖范围',
  search: '搜索',
  searchHint: '搜人、班、证书、申领：编号、姓名、拼音',
  searching: '正在查找',
  nothingFound: '没有找到“{q}”。证件号码要填整号，证书编号可以只填一段。',
  searchMove: '选择',
  searchLogged: '按身份证号查人会留下访问记录',
  found: '找到的',
  findClass: '班',
  findPerson: '人',
  findCertificate: '证书',
  findClaim: '申领',
  findOrganisation: '机构',
  businessDay: '业务日',
  moveDay: '向前调业务日',
  moveDayHint: '演示用。只能往后走，不能退回；公示期、期限都按这一天算，改动记入审计。',
  moveDayButton: '调到这一天',
  tasks: '任务',
  tasksN: '任务，正在跑 {n} 件',
  taskCentre: '任务中心',
  tasksHint: '离开页面不会中断',
  noTasks: '还没有任务。导入、导出会列在这里。',
  messages: '消息',
  messagesN: '消息，未读 {n} 条',
  noMessages: '还没有消息。',
  readAll: '全部设为已读',
  unread: '未读',
  me: '我',
  meOf: '我：{name}',
  demo: '演示',
  workbench: '工作台',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    shell: typeof words
  }
}
