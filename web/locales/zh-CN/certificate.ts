const words = {
  title: '证书',
  one: '一张证书',
  say: '发出的证书；公众可按编号和姓名查询真伪。',
  search: '证书编号或姓名',
  number: '证书编号',
  name: '姓名',
  docNo: '证件号码',
  occupation: '职业',
  occupationLevel: '职业等级',
  issuedOn: '发证日期',
  assessor: '评价机构',
  unit: '所属地区',
  status: '状态',
  empty: '还没有证书',
  emptyWhy: '考试合格、评价机构发证后，证书会列在这里。',
  session: '考试',
  thisSession: '这一场考试',
  class: '培训班',
  thisClass: '这一个班',
  issuedSay: '{assessor}于{day}发给{name}。',
  revokedSay: '这张证书已撤销，查询时会显示“已撤销”。',
  scores: '成绩',
  theory: '理论',
  practice: '实操',
  points: '{n} 分',
  noScores: '没有考试成绩记录',
  claims: '补贴申领',
  noClaims: '还没有用这张证书申领补贴',
  noClaimsWhy: '评价机构申领评价补贴后，会列在这里。',
  claimNumber: '申领',
  lineOf: '第 {n} 条',
  verify: '公众查询页',
  verifyHint: '打开公众看到的查询页，填编号和姓名',
  seeExam: '看考试',
  seeClass: '看培训班',
  holder: '持证人',
  seePerson: '看本人档案',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    certificate: typeof words
  }
}
