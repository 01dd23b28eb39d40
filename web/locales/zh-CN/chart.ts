const words = {
  twin: '同图数据',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    chart: typeof words
  }
}
