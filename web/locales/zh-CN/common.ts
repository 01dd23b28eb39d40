const words = {
  product: '持证',
  tagline: '技能培训实名制平台',
  signIn: '登录',
  signOut: '退出登录',
  cancel: '取消',
  close: '关闭',
  back: '返回',
  again: '再看看',
  retry: '立即重试',
  save: '保存',
  edit: '修改',
  all: '全部',
  more: '更多',
  none: '—',
  optional: '（选填）',
  choose: '请选择',
  loading: '正在载入',
  loadingLong: '正在从服务器取数据，请稍候',
  print: '打印',
  download: '下载',
  skip: '跳到正文',
  language: '语言',
  today: '今天',
  total: '共 {n} 条',
  totalAtLeast: '共 {n} 条以上',
  showing: '显示 {from}–{to}',
  previousPage: '上一页',
  nextPage: '下一页',
  firstPage: '回到第一页',
  yes: '是',
  no: '否',
  undo: '撤回',
  copied: '已复制',
  failedTitle: '这一页没有取到数据',
  failedNext: '您填的内容没有丢。可以再试一次；一直不行，请把下面这句话告诉系统管理员。',
  offline: '网络断开，正在重连（第 {n} 次，{s} 秒后再试）',
  offlineNow: '网络断开，正在重连（第 {n} 次）',
  offlineKept: '已填内容存在本机，不会丢。',
  online: '已重新连上',
  demo: '演示数据，人物均为虚构',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    common: typeof words
  }
}
