import type { Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { LineStatus } from './subsidy.types.ts'

/** What the registry knows of one person and certificate on the day of a claim. */
export interface ClaimSubject {
  readonly personId: string
  readonly name: string
  readonly docNoMasked: string
  readonly birthDate: PlainDate
  readonly realNameVerified: boolean
  readonly groups: readonly string[]
  readonly certificateId: string
  readonly certificateNumber: string
  readonly occupation: string
  readonly level: Level
  readonly issuedOn: PlainDate
  readonly certificateStatus: 'valid' | 'revoked'
  readonly revokedOn: PlainDate | null
  readonly examFeeFen: number
  readonly assessorId: string
  /** The listing for this occupation and level on the day of issue, else the latest one; null when there never was one. */
  readonly listed: { readonly from: PlainDate; readonly to: PlainDate | null } | null
  readonly unitId: string
  readonly departmentId: string | null
  readonly classId: string | null
  readonly classStart: PlainDate | null
}

/** An earlier claim line of the person, of whatever program and region. */
export interface EarlierLine {
  readonly region: string
  readonly program: string
  readonly occupation: string
  readonly level: string
  readonly classStart: PlainDate | null
  readonly certifiedOn: PlainDate | null
  readonly amountFen: number | null
  readonly status: LineStatus
}

/** Which statuses a decision sees, and as what; a line that was only asked for is no history. */
export const HISTORY_STATUS = {
  approved: 'approved',
  paying: 'approved',
  failed: 'approved',
  paid: 'paid',
  returned: 'returned',
  reversed: 'reversed',
} as const satisfies Partial<Record<LineStatus, string>>

export const HISTORY_STATUSES = Object.keys(HISTORY_STATUS) as (keyof typeof HISTORY_STATUS)[]

/** The facts of one line in the shape of CONTRACT, "Facts and decisions": from the registry, never typed by anybody. */
export function claimFacts(
  subject: ClaimSubject,
  history: readonly EarlierLine[],
  claim: { region: string; program: string; asOf: PlainDate },
) {
  return {
    ...claim,
    person: {
      id: subject.personId,
      registered: subject.realNameVerified,
      groups: [...subject.groups],
      birthDate: subject.birthDate,
      post: null,
    },
    history: history.flatMap((line) => {
      const status = HISTORY_STATUS[line.status as keyof typeof HISTORY_STATUS]
      const start = line.classStart ?? line.certifiedOn
      if (!status || !start) return []
      return [
        {
          region: line.region,
          program: line.program,
          occupation: line.occupation,
          level: line.level,
          classStart: start,
          certifiedOn: line.certifiedOn,
          paidFen: line.amountFen ?? 0,
          status,
        },
      ]
    }),
    assessor: {
      id: subject.assessorId,
      // Never listed for this occupation and level: an empty interval, which holds no day.
      listedFrom: subject.listed?.from ?? subject.issuedOn,
      listedTo: subject.listed ? subject.listed.to : subject.issuedOn,
    },
    certificate: {
      occupation: subject.occupation,
      level: subject.level,
      issued: subject.issuedOn,
      status: subject.certificateStatus,
      revokedOn: subject.revokedOn,
      examFeeFen: subject.examFeeFen,
    },
  }
}
