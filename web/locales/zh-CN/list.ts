const words = {
  add: '加条件',
  clear: '清除',
  drop: '去掉条件：{name}',
  columns: '列',
  export: '导出 {n} 条',
  exporting: '正在导出',
  exported: '已导出：{name}',
  chooseRow: '选择 {name}',
  chosen: '已选 {n} 条',
  held: '{n} 条例外已留下',
  seeHeld: '看例外',
  unchoose: '取消选择',
  chooseAll: '选本页 {n} 条',
  position: '第 {at} / {of}',
  previous: '上一条（K）',
  next: '下一条（J）',
  keys: '上下',
  keyOpen: '打开',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    list: typeof words
  }
}
