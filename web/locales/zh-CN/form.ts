const words = {
  toMend: '有 {n} 处需要改',
  restored: '上次没填完的内容还在，可以接着填。',
  startAnew: '不要了，重新填',
  kept: '填写的内容随时暂存在本机',
  chooseDay: '选日期',
  missing: '请填写{name}',
  tooLong: '{name}最多 {max} 个字，请删减',
  phrases: '常用语',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    form: typeof words
  }
}
