const words = {
  title: '查询异议答复',
  note: '凭异议编号和查询码',
  number: '异议编号',
  numberHint: '提交异议时给您的，YY 开头',
  numberExample: '例：YY-2022-0016',
  code: '查询码',
  codeHint: '8 位字母和数字，不分大小写',
  codeExample: '例：K7M4-P2XW',
  needNumber: '请填写异议编号',
  needCode: '请填写查询码',
  fill: '填写两项，看办到哪一步',
  ask: '查询',
  privacy: '不用登录。凭编号和查询码只能看到办理结果，看不到被提异议的人的信息。',
  lost: '丢了查询码，只能打公示电话问；查询码不能补发。',
  offline: '现在没有网络',
  offlineNext: '查询要有网。填的内容还在，连上网后再点一次“查询”。',
  again: '查另一件',
  edit: '返回修改',

  // 回执
  slip: '异议回执',
  slipKeep: '请抄下或拍下这两项。查询码只在这里显示一次，离开这一页就看不到了。',
  copy: '复制编号和查询码',
  copied: '已复制',
  copyText: '异议编号 {number}，查询码 {code}，{day}前答复',
  office: '由谁答复',

  // 结果
  waiting: '还在办理，等待答复',
  waitingWhy: '{office}应在{day}前答复，还有 {n} 个工作日',
  waitingToday: '{office}应在今天答复',
  late: '已超过答复期限',
  lateWhy: '{office}应在{day}前答复，已经晚了 {n} 个工作日',
  lateNext: '可以打公示电话 {phone} 催问，也可以打 12333 投诉。',
  waitingNext: '在答复之前，被提异议的先停下来，不会付钱。答复后在这里就能看到，不用再提交。',
  upheld: '异议成立',
  dismissed: '异议不成立',
  answeredOn: '{office}，{day}答复',
  answer: '答复内容',
  effect: '结果是什么',
  next: '对答复不服',
  nextCall: '也可以先打公示电话 {phone}，或到{address}当面问。',
  filed: '提出日期',
  notice: '公示',
  line: '第几行',
  lineNo: '第 {n} 行',
  none: '没有查到这件异议',
  noneWhy: '编号和查询码必须都对才会显示。为保护个人信息，我们不说明是哪一项不一致。',
  typedNumber: '您填的编号',
  check: '请核对三点',
  check1: '编号是不是 YY 开头，年份后面是不是 4 位数字',
  check2: '查询码里没有数字 0、1，也没有字母 O、I、L',
  check3: '较早提的异议没有查询码，请打公示上的电话问',
  locked: '查得太多，请歇一会儿',
  lockedNext: '同一个网络里查不到的次数太多时会暂停，防止有人试探别人的异议。急用的话，请打公示上的电话。',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    portalObjection: typeof words
  }
}
