const words = {
  title: '页面样式',
  list: '列表',
  queue: '待办与侧板',
  detail: '详情',
  form: '表单',
  import: '导入',
  states: '公共状态',
  chart: '图与数',
  print: '打印',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    patterns: typeof words
  }
}
