const words = {
  steps: '导入步骤',
  step1: '下载模板',
  step2: '上传文件',
  step3: '逐行检查',
  step4: '结果',
  drop: '把填好的文件拖到这里',
  choose: '选择文件',
  hint: '只收 .xlsx 文件；表头不要改，一行一个人',
  sending: '正在上传 {part}%',
  template: '下载{noun}模板',
  templateHint: '模板里写明了每一列怎么填。填好的行会保存，有错的行会逐条说明，不会影响好的行。',
  checking: '正在逐行检查{noun}',
  all: '{ok} {unit}全部收下',
  partly: '收下 {ok} {unit}，退回 {bad} 行',
  failed: '这份文件没有导入',
  undone: '这次导入已撤销',
  noneKept: '没有一行收下，什么都没有改动。照下面的说明改好后再传。',
  kept: '好的行已保存，退回的行没有任何改动。改好后只传这几行即可。',
  accepted: '收下',
  refused: '退回',
  spent: '共 {total} 行，用时 {spent}',
  annotated: '下载标注文件（{n} 行）',
  sendMended: '上传改好的',
  sendAnother: '再传一份',
  undo: '撤销整个导入',
  undoAsk: '撤销这次导入的 {n} {unit}？',
  undoN: '撤销 {n} {unit}',
  warnedRows: '已收下、请留意的 {n} 行',
  warnedHint: '不影响导入；请与本人核对',
  warning: '提醒',
  refusedRows: '退回的 {n} 行',
  asInFile: '行号、列名与您的文件一致；标注文件里这些格子已标红并写明原因',
  row: '行',
  column: '列',
  wholeRow: '整行',
  wholeFile: '整个文件',
  refusedFile: '整个文件的问题',
  what: '原因和怎么办',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    import: typeof words
  }
}
