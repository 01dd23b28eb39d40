const words = {
  chain: '证据链',
  timeline: '时间线',
  timelineHint: '{n} 步，最新在上',
  facts: '事实',
  holder: '现在谁办',
  until: '办到',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    detail: typeof words
  }
}
