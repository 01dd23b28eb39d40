const words = {
  title: '登录安全',
  say: '您自己的密码和动态口令。',
  password: '修改密码',
  current: '现在的密码',
  next: '新密码',
  again: '再填一次新密码',
  nextHint: '至少 8 位，大小写字母、数字、符号用三种；或 16 位以上的长句',
  needCurrent: '请填写现在的密码',
  needNext: '请填写新密码',
  differs: '两次填的新密码不一样，请重填',
  change: '修改密码',
  changed: '密码已改，下次登录请用新密码；您在别处的登录已退出',
  totp: '动态口令',
  totpOn: '已设置',
  totpOff: '没有设置',
  totpSay: '登录时除密码外，再填手机上每 30 秒一换的 6 位数字。密码被人知道了，没有您的手机也登录不了。',
  totpPasswordHint: '先核对是您本人',
  totpStart: '开始设置',
  totpReplace: '换一部手机',
  scan: '把账号加到手机',
  scanSay: '打开手机上的口令应用（FreeOTP、Microsoft Authenticator 等都可以，不用联网），选“扫码添加”，扫左边的码。',
  typeSecret: '扫不了码，就选“手工输入”，填这串密钥：',
  minutes: '请在 10 分钟内完成。密钥只显示这一次，不要拍照转发。',
  qr: '动态口令的二维码',
  qrFailed: '码没有画出来，请手工输入旁边的密钥。',
  code: '手机上显示的口令',
  codeHint: '6 位数字，每 30 秒换一个',
  needCode: '口令是 6 位数字，请照手机上显示的填',
  confirm: '确认并启用',
  anew: '重新开始',
  totpDone: '动态口令已启用，下次登录要用手机上的口令；您在别处的登录已退出',
  whyPassword: '这是别人给您的初始密码，请先改成只有您知道的。',
  whyTotp: '{role}的账号须用动态口令登录，请先设置。',
  whyBoth: '请先把初始密码改成只有您知道的，再设置动态口令。',
  whyNext: '办完这一步，其他页面才能打开。',
  allDone: '都办好了，可以开始工作。',
  toWorkbench: '进入工作台',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    security: typeof words
  }
}
