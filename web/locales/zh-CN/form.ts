const words = {
  toMend: '有 {n} 处需要改',
  restored: '上次没填完的内容还在，可以接着填。',
  startAnew: '不要了，重新填',
  kept: '填写的内容随时暂存在本机',
  chooseDay: '选日期',
  missing: '请填写{name}',
  tooLong: '{name}最多 {max} 个字，请删减',
  phrases: '常用语',
  unread: '这里的数看不懂，请改好再提交',
  yuanUnread: '金额只写数字，例如 100000 或 1200.50，不写“万”等字',
  yuanTooFine: '金额最小到分，小数点后最多两位',
  yuanTooLarge: '金额太大，请核对是否多写了几个 0',
  hoursUnread: '学时只写数字，例如 8 或 1.5',
  hoursTooFine: '学时要能折成整分钟，例如 0.5、0.75',
  countUnread: '只写数字，例如 18，不能是负数或小数',
  countTooLarge: '最多 {max}',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    form: typeof words
  }
}
