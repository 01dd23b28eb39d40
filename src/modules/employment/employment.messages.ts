import type { Facts } from '#src/kernel/decision.ts'
import { formatDay, type PlainDate } from '#src/kernel/plain-date.ts'
import type { RefusalTable } from '#src/platform/http/problem.ts'
import type { ChangeRefusal } from './change-hire.ts'
import type { UndoRefusal } from './import-insurance.ts'
import type { MonthRefusal } from './insurance.rules.ts'
import type { RegisterRefusal } from './register-hires.ts'

const byWhom = (facts: Facts) => `已由 ${facts['who']} 于 ${facts['when']} 办理，请刷新后再看`

export const REGISTER_REFUSALS = {
  name_unreadable: { status: 422, text: '姓名应与身份证一致，只写汉字、字母和间隔号，请核对', path: 'name' },
  doc_no_unreadable: { status: 422, text: '身份证号不对：应为 18 位，末位校验相符，请对照身份证核对', path: 'docNo' },
  code_unreadable: {
    status: 422,
    text: '统一社会信用代码不对：应为 18 位，末位校验相符，请核对',
    path: 'otherCreditCode',
  },
  occupation_unknown: { status: 422, text: (f) => `职业目录里没有 ${f['code']}，请从目录中选择`, path: 'occupation' },
  other_code_missing: { status: 422, text: '请填写用人单位的统一社会信用代码', path: 'otherCreditCode' },
  other_unknown: { status: 422, text: '没有登记这个单位，请核对统一社会信用代码', path: 'otherCreditCode' },
  other_is_no_employer: {
    status: 422,
    text: (f) => `${f['name']}是人力资源服务机构，不是用人单位，请核对`,
    path: 'otherCreditCode',
  },
  other_is_no_agency: { status: 422, text: (f) => `${f['name']}不是人力资源服务机构，请核对`, path: 'otherCreditCode' },
  person_unknown: {
    status: 422,
    text: '没有这个人的实名登记，请核对身份证号，或请本人先到人社部门登记',
    path: 'docNo',
  },
  name_differs: { status: 422, text: '姓名与这个身份证号已登记的姓名不一致，请对照身份证核对', path: 'name' },
  starts_later: { status: 422, text: '入职日期还没有到，入职后再登记', path: 'startDay' },
  starts_too_early: {
    status: 422,
    text: (f) => `入职日期早于 ${f['years']} 年前，不属于新招用，请核对`,
    path: 'startDay',
  },
  row_repeated: { status: 422, text: '同一张表里这个人的这次入职已写过一行，请留一行' },
  other_agency: {
    status: 409,
    text: '这次入职已由另一家机构登记介绍，两家介绍同一人属于争议，请与用人单位和人社局核实',
  },
  wait_for_confirmation: { status: 409, text: '这次入职已由机构登记，等用人单位在列表里确认，不用再登记' },
  hire_known: { status: 409, text: '这次入职已经登记过，不用再登记' },
} as const satisfies RefusalTable<RegisterRefusal>

/** The words of a refusal for a row of a sheet. */
export function refusalText(refusal: RegisterRefusal, facts: Facts): string {
  const { text } = REGISTER_REFUSALS[refusal]
  return typeof text === 'function' ? text(facts) : text
}

export const CHANGE_REFUSALS = {
  changed_meanwhile: { status: 409, text: byWhom },
  not_open: { status: 409, text: '这条用工登记现在不能这样办：可能已经办过，或已据此申领，请刷新后再看' },
  ends_before_start: {
    status: 422,
    text: (f) => `离职日期不能早于入职日期 ${formatDay(f['startDay'] as PlainDate)}`,
    path: 'endDay',
  },
  ends_later: { status: 422, text: '离职日期还没有到，离职后再登记', path: 'endDay' },
} as const satisfies RefusalTable<ChangeRefusal>

export const UNDO_REFUSALS = {
  undone_before: { status: 409, text: byWhom },
  claims_rest_on_it: {
    status: 409,
    text: (f) => `有 ${f['lines']} 条申领已据此审核或批准，不能整份撤销；个别有误的，请先退回或追缴这几条`,
  },
} as const satisfies RefusalTable<UndoRefusal>

export const MONTH_TEXTS = {
  month_unreadable: '缴费起月、止月应写成 2022-05 这样',
  months_reversed: '缴费止月早于起月，请核对',
  months_ahead: '缴费止月还没有到，请核对',
  months_too_many: '一段缴费超过 10 年，请核对起月和止月',
} as const satisfies Record<MonthRefusal, string>
