const words = {
  forbidden: '您的身份不能打开这一页',
  forbiddenRoles: '打开这一页需要“{roles}”身份',
  forbiddenNext: '身份由本地区的安全管理员授予。需要时请向本单位负责人提出。',
  missing: '没有找到这一页',
  missingNext: '地址可能抄错了，或者这条记录不在您的管辖范围内。',
  toWorkbench: '回到工作台',
  offline: '没有连上服务器',
  emptyFiltered: '没有同时符合这 {n} 个条件的',
  emptyFilteredOne: '没有符合这个条件的',
  emptyFilteredNext: '去掉一个条件再看看。',
  filterWrong: '查询条件填得不对',
  filterWrongNext: '请改好标出的条件，或者清除全部条件从第一页看起。',
  dropFilter: '去掉“{name}”',
  clearFilters: '清除全部条件',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    state: typeof words
  }
}
