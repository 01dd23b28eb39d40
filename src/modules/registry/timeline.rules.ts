import { CONSOLE } from '#src/kernel/console-links.ts'
import { formatYuan } from '#src/kernel/fen.ts'
import { LEVEL_NAMES, type Level } from '#src/kernel/levels.ts'
import { GROUP_NAMES } from '#src/modules/policy/words.rules.ts'
import { SHOWN_STATUS_NAMES, type ShownStatus } from '#src/modules/subsidy/subsidy.types.ts'
import { VOUCHER_STATE_NAMES, type VoucherState } from '#src/modules/vouchers/voucher.types.ts'

/** One thing that happened to a person, as the store reads it. */
export interface Happening {
  readonly kind: 'voucher' | 'enrolled' | 'class_completed' | 'exam' | 'certificate' | 'claim' | 'paid' | 'group'
  readonly id: string | null
  readonly number: string | null
  readonly title: string | null
  readonly level: Level | null
  readonly status: string | null
  readonly organisation: string | null
  readonly amount_fen: number | null
  readonly theory: number | null
  readonly practice: number | null
}

const EXAM_STATES: Record<string, string> = { registered: '已报考', passed: '合格', failed: '不合格', absent: '缺考' }
const ENROLMENT_STATES: Record<string, string> = {
  enrolled: '在班',
  withdrawn: '已退出',
  completed: '已结业',
  failed: '未结业',
}

/** The words of one line in a person's archive (R2): what happened, the details, and the console address where it stands. */
export function happeningText(row: Happening): { title: string; detail: string; link: string | null } {
  const skill = `${row.title ?? ''}${row.level ? ` ${LEVEL_NAMES[row.level]}` : ''}`
  const by = row.organisation ?? ''
  const money = row.amount_fen === null ? '' : `${formatYuan(row.amount_fen)} 元`
  const words = (...parts: (string | null | undefined | false)[]) => parts.filter(Boolean).join('，')
  switch (row.kind) {
    case 'voucher':
      return {
        title: `培训券 ${row.title ?? ''}`.trim(),
        detail: words(
          row.status && VOUCHER_STATE_NAMES[row.status as VoucherState],
          money ? `面值 ${money}` : '打卡签到',
          by,
          row.number,
        ),
        link: row.id && CONSOLE.voucher(row.id),
      }
    case 'enrolled':
      return {
        title: `参加培训班 ${row.number ?? ''} ${row.title ?? ''}`.replace(/\s+/g, ' ').trim(),
        detail: words(row.level && LEVEL_NAMES[row.level], by, row.status && ENROLMENT_STATES[row.status]),
        link: row.id && CONSOLE.class(row.id),
      }
    case 'class_completed':
      return {
        title: `结业 ${row.number ?? row.title ?? ''}`.trim(),
        detail: by,
        link: row.id && CONSOLE.class(row.id),
      }
    case 'exam':
      return {
        title: `考试 ${skill}：${EXAM_STATES[row.status ?? ''] ?? '已报考'}`,
        detail: words(
          row.theory !== null && `理论 ${row.theory} 分`,
          row.practice !== null && `实操 ${row.practice} 分`,
          by,
          row.number,
        ),
        link: row.id && CONSOLE.exam(row.id),
      }
    case 'certificate':
      return {
        title: `取得证书 ${skill}${row.status === 'revoked' ? '（已注销）' : ''}`,
        detail: words(row.number, by),
        link: row.id && CONSOLE.certificate(row.id),
      }
    case 'claim':
      return {
        title: `申领补贴 ${skill}`,
        detail: words(row.number, row.status && SHOWN_STATUS_NAMES[row.status as ShownStatus], money, by),
        link: row.id && CONSOLE.claimLine(row.id),
      }
    case 'paid':
      return {
        title: `补贴已拨付 ${money}`,
        detail: words(`付给${by}`, skill, row.number),
        link: row.id && CONSOLE.claimLine(row.id),
      }
    case 'group':
      return {
        title: `认定人员类别 ${GROUP_NAMES[row.title as keyof typeof GROUP_NAMES] ?? '其他'}`,
        detail: words(row.organisation && `依据：${row.organisation}`),
        link: null,
      }
  }
}
