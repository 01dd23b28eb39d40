import type { Facts } from '#src/kernel/decision.ts'
import { formatDay, plainDate } from '#src/kernel/plain-date.ts'
import type { RefusalTable } from '#src/platform/http/problem.ts'
import { CHECK_REFUSALS } from './check.messages.ts'
import type { CheckUseRefusal, ConfirmUseRefusal } from './check-fund-use.ts'
import type { UseRefusal } from './fund-use.rules.ts'
import type { ProposeUseRefusal } from './propose-fund-use.ts'

const day = (facts: Facts, key: string) => formatDay(plainDate(String(facts[key])))

const USE_REFUSALS = {
  document_ahead: { status: 422, text: '文件日期不能晚于今天，请按文件上的成文日期填写', path: 'documentDay' },
  use_days: { status: 422, text: '停止日期应晚于开始日期', path: 'toDay' },
  before_document: {
    status: 422,
    text: (f) => `文件是${day(f, 'documentDay')}的，不能规定在它以前的日子（${day(f, 'day')}），请核对日期`,
    path: 'fromDay',
  },
  use_overlaps: { status: 409, text: '这本账在这段日子已经可以付这项补贴，请先停止原来的规定', path: 'fromDay' },
  rank_taken: {
    status: 409,
    text: (f) => `这段日子的${f['rank']}已经是“${f['fundName']}”（${f['document']}），请另选次序，或者先停止那一条`,
    path: 'rank',
  },
  use_missing: { status: 409, text: '没有这条规定，请刷新后再看' },
  use_ends_before: { status: 409, text: (f) => `这条规定到${day(f, 'toDay')}已经停止，不用再停`, path: 'toDay' },
} as const satisfies RefusalTable<UseRefusal>

export const PROPOSE_USE_REFUSALS = {
  ...USE_REFUSALS,
  program_unknown: { status: 422, text: '没有这项补贴，请从列表里选择', path: 'program' },
  fund_missing: { status: 422, text: '没有这个资金来源，请先登记', path: 'fundCode' },
  fund_not_yours: {
    status: 422,
    text: (f) => `这是${f['ownerName']}的资金，它的用途由${f['ownerName']}规定`,
    path: 'fundCode',
  },
  region_not_yours: { status: 422, text: '只能规定本辖区的用途', path: 'regionId' },
  draft_open: { status: 409, text: (f) => `同一条规定已在 ${f['number']} 里等待复核，请先办完那一份` },
} as const satisfies RefusalTable<ProposeUseRefusal>

export const CHECK_USE_REFUSALS = {
  ...CHECK_REFUSALS,
  not_the_owner: { status: 409, text: (f) => `这是${f['ownerName']}的资金，由${f['ownerName']}的另一个账号复核` },
} as const satisfies RefusalTable<CheckUseRefusal>

export const CONFIRM_USE_REFUSALS = {
  ...USE_REFUSALS,
  ...CHECK_USE_REFUSALS,
  concern_changed: {
    status: 409,
    text: (f) =>
      `涉及的申领有变化：现在未批的 ${f['waiting']} 条，已批或已付的 ${f['approved']} 条。请刷新后再看，再决定是否复核`,
  },
} as const satisfies RefusalTable<ConfirmUseRefusal>
