const words = {
  title: '机构与目录',
  say: '培训机构、评价机构、用人单位和它们的资质、范围',
  q: '机构名称、拼音或信用代码',
  kind: '类别',
  k_provider: '培训机构',
  k_assessor: '评价机构',
  k_employer: '用人单位',
  k_agency: '人力资源服务机构',
  name: '名称',
  creditCode: '统一社会信用代码',
  unit: '所在地',
  status: '状态',
  scope: '目录范围',
  scopeN: '{n} 个职业',
  empty: '还没有机构',
  emptyWhy: '机构列入目录后会出现在这里。',
  facts: '登记信息',
  qualifiedBy: '确定方式',
  address: '地址',
  bank: '银行账户',
  scopeTitle: '目录范围',
  scopeSay: '{n} 项；日期外的不能开班、不能评价',
  scopeBy: '{n} 项，依据 {document}',
  training: '培训',
  assessment: '评价',
  occupation: '职业',
  levels: '等级',
  from: '列入',
  to: '到',
  open: '长期',
  now: '今天有效',
  ended: '已到期',
  later: '还没到',
  noScope: '目录里没有这个机构的职业',
  noScopeWhy: '列入目录后才能申请开班或评价。',
  classes: '它的培训班',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    organisation: typeof words
  }
}
