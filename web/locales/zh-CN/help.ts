const words = {
  keys: '键盘',
  keySearch: '搜人、班、证书、申领',
  keyMove: '在列表里上下移动',
  keyOpen: '打开选中的一行',
  keyClose: '关上侧板、菜单或对话框',
  questions: '常见的事',
  lost: '填到一半网断了，内容还在吗',
  lostAnswer: '在。填写的内容随时暂存在本机，重新登录后打开同一页可以接着填；网络恢复后页面会自己重连。',
  refused: '导入时有几行没通过，好的行怎么办',
  refusedAnswer: '好的行已经保存。下载标注文件，照着标红的格子改好，只传没通过的那几行。',
  forbidden: '菜单里没有要办的事',
  forbiddenAnswer: '菜单按身份显示。身份由本地区安全管理员授予，请向本单位负责人提出。',
  late: '期限是怎么算的',
  lateAnswer: '按右上角的业务日和本地区的工作日历算，节假日和调休都计入。',
  money: '点了两次拨付会不会付两次',
  moneyAnswer: '不会。同一次操作只生效一次；没有收到结果时再点，得到的是第一次的结果。',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    help: typeof words
  }
}
