const words = {
  title: '结业名单',
  finish: '结班',
  finishSay: '默认到过课的都结业。没有通过的勾上，说明原因。',
  blocked: '还不能结班：',
  bNotOver: '培训到 {day} 才结束',
  bNoLessons: '还没有排课',
  bUnrecorded: '还有 {n} 节课没有记考勤，请先记完或取消',
  bNoRoster: '花名册上没有学员',
  toLessons: '去记考勤',
  notPassed: '未通过',
  neverCame: '一节也没有到，不能报结业',
  low: '到课不足八成',
  count: '结业 {passed} 人，未通过 {failed} 人',
  note: '说明',
  noteHint: '有未通过的学员时写明原因',
  button: '结班，报结业 {n} 人',
  done: '已结班，结业名单已报送审核',
  notYet: '还没有结班',
  notYetWhy: '培训班结束、考勤记全以后，由培训机构报结业名单。',
  notApproved: '同意开班后才有结业名单。',
  waiting: '结业名单等{holder}审核，{day}前办完。',
  completed: '{day}结业审核通过。',
  finishedSay: '机构报送的说明：{note}',
  name: '姓名',
  docNo: '证件号码',
  attended: '到课',
  hours: '到课学时',
  rate: '到课率',
  state: '结果',
  reportedPassed: '报结业',
  reportedNot: '报未通过',
  all: '共 {n} 人',
  cancelledSay: '这个班没有办成，没有结业名单。',
} as const
export default words

declare module '#web/ui/words.ts' {
  interface Catalogue {
    completion: typeof words
  }
}
