const words = {
  ask: '{words}？',
  payee: '收款单位',
  account: '账号',
  fund: '资金',
  fundAfter: '{fund}，拨后余 {left}',
  people: '制单 / 复核',
  undo: '撤回',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    money: typeof words
  }
}
