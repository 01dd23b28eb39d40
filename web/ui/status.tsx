import { Icon, type IconName } from './icon.tsx'

/**
 * One word, one look, everywhere: list, detail, export, print (VISUAL §8). The word comes from the server (`statusName`), the look
 * from this table. Blue waits for an act, grey is with somebody else, amber is late or doubtful, red is refused or failed,
 * green is done. Judged states carry a shape, so that colour is never alone.
 */
export type Tone = 'mine' | 'away' | 'late' | 'bad' | 'ok'

const TONES = {
  outcome: { ELIGIBLE: 'ok', INELIGIBLE: 'bad', NOT_YET: 'late', NEEDS_RULING: 'late' },
  class: {
    draft: 'away',
    submitted: 'mine',
    returned: 'late',
    rejected: 'bad',
    approved: 'ok',
    running: 'away',
    finished: 'mine',
    completed: 'ok',
    cancelled: 'away',
  },
  enrolment: { enrolled: 'away', withdrawn: 'away', completed: 'ok', failed: 'bad' },
  lesson: { planned: 'away', recorded: 'ok', cancelled: 'away' },
  attendance: { present: 'ok', absent: 'bad', leave: 'late' },
  session: { planned: 'mine', results: 'mine', certified: 'ok', cancelled: 'away' },
  candidate: { registered: 'away', passed: 'ok', failed: 'bad', absent: 'late' },
  certificate: { valid: 'ok', revoked: 'bad' },
  batch: {
    submitted: 'mine',
    city_review: 'mine',
    reviewed: 'mine',
    on_notice: 'away',
    noticed: 'mine',
    approved: 'ok',
    closed: 'ok',
  },
  line: {
    submitted: 'mine',
    refused: 'bad',
    returned: 'late',
    reviewed: 'mine',
    city_reviewed: 'mine',
    on_notice: 'away',
    objected: 'late',
    approved: 'ok',
    paying: 'away',
    failed: 'bad',
    paid: 'ok',
    rejected: 'bad',
    withdrawn: 'away',
    reversed: 'bad',
  },
  grant: {
    waiting_ruling: 'late',
    submitted: 'mine',
    returned: 'late',
    reviewed: 'mine',
    city_reviewed: 'mine',
    on_notice: 'away',
    objected: 'late',
    approved: 'ok',
    paying: 'away',
    failed: 'bad',
    paid: 'ok',
    rejected: 'bad',
    withdrawn: 'away',
    reversed: 'bad',
  },
  notice: { open: 'away', closed: 'ok', withdrawn: 'away' },
  objection: { open: 'mine', upheld: 'bad', dismissed: 'ok' },
  payBatch: { made: 'mine', released: 'away', settled: 'ok', withdrawn: 'away' },
  payLine: { made: 'away', sent: 'away', paid: 'ok', failed: 'bad', withdrawn: 'away' },
  voucher: {
    issued: 'mine',
    claimed: 'away',
    locked: 'away',
    activated: 'away',
    completed: 'late',
    certified: 'ok',
    redeem_pending: 'ok',
    redeemed: 'ok',
    expired: 'away',
    voided: 'bad',
    frozen: 'late',
    clawed_back: 'bad',
  },
  voucherBatch: { issuing: 'mine', issued: 'ok', stopped: 'late' },
  override: { proposed: 'mine', confirmed: 'ok', refused: 'bad' },
  use: { coming: 'mine', in_force: 'ok', ended: 'away' },
  paper: { proposed: 'mine', confirmed: 'ok', refused: 'bad', withdrawn: 'away' },
  receivable: { proposed: 'mine', open: 'late', settled: 'ok', refused: 'away', withdrawn: 'away', cancelled: 'away' },
  hire: { unconfirmed: 'mine', confirmed: 'ok', voided: 'away' },
  insurance: { done: 'ok', undone: 'away' },
  statement: {
    matched: 'ok',
    differing: 'bad',
    after_failure: 'bad',
    not_booked: 'bad',
    other_book: 'bad',
    extra: 'bad',
    repeated: 'late',
    missing: 'bad',
  },
  education: { declared: 'mine', accepted: 'ok', returned: 'late' },
  task: { queued: 'away', running: 'mine', done: 'ok', failed: 'bad', cancelled: 'away', undone: 'away' },
  account: { active: 'ok', disabled: 'bad' },
  revision: { draft: 'away', proposed: 'mine', signed: 'ok', superseded: 'away', withdrawn: 'away' },
  question: { open: 'late', ruled: 'ok' },
  audit: { done: 'ok', denied: 'bad', failed: 'bad' },
} as const satisfies Record<string, Record<string, Tone>>

export type StatusKind = keyof typeof TONES
export type StatusCode<K extends StatusKind> = keyof (typeof TONES)[K] & string

const SHAPES: Record<Tone, IconName | undefined> = {
  mine: undefined,
  away: undefined,
  late: 'question',
  bad: 'cross',
  ok: 'check',
}

/** A shape other than its tone's. */
const OTHER_SHAPES: Readonly<Record<string, IconName>> = {
  'class.returned': 'undo',
  'line.returned': 'undo',
  'outcome.NOT_YET': 'clock',
  'attendance.leave': 'clock',
}

export const toneOf = <K extends StatusKind>(kind: K, code: StatusCode<K>): Tone =>
  (TONES[kind] as Record<string, Tone>)[code] ?? 'away'

/** A small label: `late` with a clock for 剩 1 天, no icon where the words already count (3 条例外). */
export function Tag({ tone, icon, children }: { tone: Tone; icon?: IconName; children: React.ReactNode }) {
  return (
    <span className={`tag ${tone}`}>
      {icon && <Icon name={icon} size={12} />}
      <span>{children}</span>
    </span>
  )
}

/** `<StatusTag kind="line" code={row.status} name={row.statusName} />`; `n` adds a count: 不符合 2. */
export function StatusTag<K extends StatusKind>({
  kind,
  code,
  name,
  n,
}: {
  kind: K
  code: StatusCode<K>
  name: string
  n?: number
}) {
  const tone = toneOf(kind, code)
  const icon = OTHER_SHAPES[`${kind}.${code}`] ?? SHAPES[tone]
  return (
    <Tag tone={tone} {...(icon ? { icon } : {})}>
      {name}
      {n ? ` ${n}` : ''}
    </Tag>
  )
}
