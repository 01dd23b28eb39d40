const words = {
  title: '登录',
  second: '再输入动态口令',
  username: '用户名',
  password: '密码',
  code: '动态口令',
  codeHint: '打开手机上的口令应用，填这会儿的 6 位数字',
  needCode: '动态口令是 6 位数字，请照手机上显示的填',
  startOver: '换一个账号登录',
  thenBack: '登录后回到您刚才要打开的页面；已填的内容还在本机。',
  needUsername: '请填写用户名',
  needPassword: '请填写密码',
  say: '每一次培训、每一本证书、每一分补贴，都查得到人。',
  say_class: '开班、花名册、考勤，一班一档',
  say_certificate: '考试、发证，编号和姓名可查真伪',
  say_money: '申领、公示、拨付，逐条写明依据',
  day: '{name}，业务日 {day}',
  demo: '演示账号',
  demoHint: '点一个填入用户名；密码在启动窗口里，第一次启动时印出。',
  toPortal: '公众和劳动者请到服务门户',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    signIn: typeof words
  }
}
