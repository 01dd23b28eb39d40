const words = {
  title: '职工教育经费',
  say: '企业每年申报提取和使用：提取不超过工资总额 8% 可税前扣除，60% 以上用于一线职工。',
  declare: '申报',
  declareTitle: '申报职工教育经费',
  year: '年度',
  employer: '单位',
  unit: '地区',
  wages: '工资薪金总额',
  drawn: '提取额',
  spent: '支出额',
  frontLine: '其中：一线职工',
  mentor: '其中：师带徒津贴',
  safety: '其中：安全培训',
  highRisk: '是否高危企业',
  yes: '是',
  no: '否',
  spentOn: '用途说明',
  commitment: '本单位承诺：所填数额与账簿一致，如有不实愿承担责任',
  submit: '承诺属实，提交',
  declared: '已申报，等人社部门核查',
  verdicts: '核对',
  status: '状态',
  check: '核查通过',
  back: '退回',
  backNote: '哪里要改',
  accepted: '已核查',
  returned: '已退回',
  empty: '还没有申报',
  emptyWhy: '企业申报后列在这里。',
  needCommit: '请先承诺填报属实',
  open: '详情',
  declaredBy: '申报',
  checkedBy: '核查',
  amounts: '数额',
  frontLineName: '其中用于一线职工的数额',
  wagesYuan: '工资薪金总额（元）',
  drawnYuan: '提取额（元）',
  frontLineYuan: '其中：一线职工（元）',
  allFit: '{n} 项都符合',
  checkAnyway: '有不符合的项，通过就是认可所报数额；要单位改的，请退回。',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    education: typeof words
  }
}
