import { Icon, type IconName } from './icon.tsx'
import { t } from './words.ts'

/**
 * One word, one look, everywhere: list, detail, export, print (VISUAL §8). Blue waits for somebody of this face, grey is with somebody else, amber is
 * late or doubtful, red is refused or failed, green is done. Judged states carry a shape, so that colour is never alone.
 * Key = `<kind>.<code of the contract>`; its word is `status.<kind>_<code>` of the catalogue.
 */
export type Tone = 'mine' | 'away' | 'late' | 'bad' | 'ok'

const SHAPES: Partial<Record<Tone, IconName>> = { late: 'clock', bad: 'cross', ok: 'check' }

export const STATUS_TONES = {
  'outcome.ELIGIBLE': 'ok',
  'outcome.INELIGIBLE': 'bad',
  'outcome.NOT_YET': 'late',
  'outcome.NEEDS_RULING': 'late',
  'verdict.pass': 'ok',
  'verdict.fail': 'bad',
  'verdict.open': 'late',
  'verdict.n/a': 'away',
  'task.queued': 'away',
  'task.running': 'mine',
  'task.succeeded': 'ok',
  'task.failed': 'bad',
  'task.cancelled': 'away',
  'class.draft': 'away',
  'class.submitted': 'mine',
  'class.returned': 'late',
  'class.rejected': 'bad',
  'class.approved': 'ok',
  'class.running': 'away',
  'class.finished': 'mine',
  'class.completed': 'ok',
  'class.cancelled': 'away',
  'enrolment.active': 'away',
  'enrolment.withdrawn': 'away',
  'enrolment.completed': 'ok',
  'session.open': 'mine',
  'session.results_in': 'mine',
  'session.certified': 'ok',
  'result.pass': 'ok',
  'result.fail': 'bad',
  'result.absent': 'away',
  'certificate.valid': 'ok',
  'certificate.revoked': 'bad',
  'claim.draft': 'away',
  'claim.submitted': 'mine',
  'claim.returned': 'late',
  'claim.refused': 'bad',
  'claim.reviewed': 'mine',
  'claim.in_notice': 'away',
  'claim.objected': 'late',
  'claim.notice_over': 'mine',
  'claim.approved': 'ok',
  'claim.in_batch': 'away',
  'claim.paid': 'ok',
  'claim.pay_failed': 'bad',
  'claim.withdrawn': 'away',
  'batch.made': 'mine',
  'batch.released': 'away',
  'batch.sent': 'away',
  'batch.done': 'ok',
  'batch.partly_failed': 'bad',
  'notice.running': 'away',
  'notice.over': 'ok',
} as const satisfies Record<string, Tone>

export type Status = keyof typeof STATUS_TONES

/** A shape other than its tone's own. */
const OTHER_SHAPES: Partial<Record<Status, IconName>> = {
  'outcome.NEEDS_RULING': 'question',
  'verdict.open': 'question',
  'claim.objected': 'question',
  'claim.returned': 'undo',
  'class.returned': 'undo',
}

export const isStatus = (text: string): text is Status => text in STATUS_TONES

/** The word of a state, for exports, prints and sentences. */
export const statusWord = (of: Status): string => (t as (key: string) => string)(`status.${of.replace(/\W/g, '_')}`)

/** A small label: `late` for 剩 1 天, `mine` for 3 条例外. With `icon` when the words alone do not judge. */
export function Tag({ tone, icon, children }: { tone: Tone; icon?: IconName; children: React.ReactNode }) {
  return (
    <span className={`tag ${tone}`}>
      {icon && <Icon name={icon} size={12} />}
      {children}
    </span>
  )
}

/** `<StatusTag of="claim.paid" />`; `n` adds a count: 不符合 2. */
export function StatusTag({ of, n }: { of: Status; n?: number }) {
  const tone = STATUS_TONES[of]
  const icon = OTHER_SHAPES[of] ?? SHAPES[tone]
  return (
    <Tag tone={tone} {...(icon ? { icon } : {})}>
      {statusWord(of)}
      {n ? ` ${n}` : ''}
    </Tag>
  )
}
