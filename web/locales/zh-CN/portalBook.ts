const words = {
  title: '补贴发放台账',
  note: '每笔补贴付给谁、付了多少、还剩多少',
  empty: '还没有公布台账',
  emptyWhy: '每期发放台账公布后列在这里。',
  sum: '发放 {persons}，{amount}',
  opening: '期初余额',
  received: '下达和调整',
  paid: '发放',
  back: '追缴收回',
  closing: '期末余额',
  number: '编号',
  published: '公布日期',
  rows: '逐笔',
  payee: '受款方',
  persons: '人次',
  className: '班期',
  voucher: '凭证号',
  notice: '公示',
  paidDay: '拨付日期',
  backCol: '退回或追缴',
  balance: '余额',
  units: '各地区',
  task: '培训任务',
  taskDone: '{target}，已完成 {done}',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    portalBook: typeof words
  }
}
