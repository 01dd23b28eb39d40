const words = {
  hello: '{name}，您好。',
  due: '{name}，您好。今天到期和已逾期 {n} 件。',
  calm: '{name}，您好。今天没有到期的事。',
  figures: '几个数',
  queue: '待办',
  queueHint: '期限最近的在前',
  deadline: '期限',
  kind: '种类',
  what: '事项',
  from: '来自',
  persons: '人数',
  amount: '金额',
  status: '状态',
  overdue: '逾期 {n} 天',
  left: '剩 {n} 天',
  empty: '没有待办的事',
  emptyWhy: '有新的申请、审核或到期的事，会出现在这里，也会发消息。',
  noQueue: '您的身份没有待办',
  noQueueWhy: '请从左边菜单打开要办的事。',
  other: '其他',
  class_review: '开班审核',
  class_correction: '开班补正',
  completion_review: '结业审核',
  exam_due: '安排考试',
  claim_due: '可以申领',
  claim_review: '补贴审核',
  notice_due: '待公示',
  objection: '公示异议',
  claim_approve: '补贴批准',
  batch_make: '制作拨付批次',
  batch_release: '拨付复核',
  bank_result: '银行回盘',
  account_correction: '账户更正',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    workbench: typeof words
  }
}
