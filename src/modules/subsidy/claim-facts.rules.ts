import type { Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { ClassKind, FactObject } from '#src/modules/policy/policy.types.ts'
import type { LineStatus } from './subsidy.types.ts'

/** What a line stands on, by id: a certificate, a completed enrolment of a class, or a hire. */
export interface EvidenceRef {
  readonly personId: string
  readonly certificateId: string | null
  /** Only where the completion itself is the proof: a certificate names its class itself. */
  readonly classId: string | null
  readonly hireId: string | null
}

/** On a catalogue from and to which day; null when it never was. */
export type Listing = { readonly from: PlainDate; readonly to: PlainDate | null } | null

export interface CertificateSubject {
  readonly id: string
  readonly number: string
  readonly occupation: string
  readonly level: Level
  readonly issuedOn: PlainDate
  readonly status: 'valid' | 'revoked'
  readonly revokedOn: PlainDate | null
  readonly examFeeFen: number
  readonly assessorId: string
  /** The assessor's listing for this occupation and level on the day of issue, else the latest one. */
  readonly listed: Listing
}

export interface TrainingSubject {
  readonly id: string
  readonly number: string | null
  readonly kind: ClassKind
  readonly occupation: string
  readonly level: Level
  readonly start: PlainDate
  readonly end: PlainDate
  readonly feeFen: number
  readonly approved: boolean
  readonly approvedCostFen: number | null
  readonly scheduledDays: number
  readonly minutes: { readonly theory: number; readonly practice: number; readonly online: number }
  readonly provider: {
    readonly id: string
    readonly kind: string
    readonly qualifiedBy: string | null
    readonly scope: readonly string[]
    readonly listed: Listing
    readonly banned: boolean
  }
}

export interface JobSubject {
  readonly start: PlainDate
  readonly province: string
  readonly insuredMonths: number
  readonly certificateValidAtStart: boolean
  readonly employer: { readonly id: string; readonly size: string; readonly paidTotalFen: number }
}

/** What the registry knows of one person and evidence on the day of a claim. */
export interface ClaimSubject {
  readonly personId: string
  readonly name: string
  readonly docNoMasked: string
  readonly birthDate: PlainDate
  readonly realNameVerified: boolean
  readonly groups: readonly string[]
  /** Of the job that the person has that day. */
  readonly post: 'front_line' | 'office' | null
  readonly hasAccount: boolean
  readonly unitId: string
  readonly departmentId: string | null
  readonly classId: string | null
  readonly completedOn: PlainDate | null
  readonly hireId: string | null
  readonly occupation: string
  /** Null for somebody hired without a certificate. */
  readonly level: Level | null
  readonly classStart: PlainDate | null
  readonly certificate: CertificateSubject | null
  readonly training: TrainingSubject | null
  /** Days of the class on which the person was there. */
  readonly attendedDays: number
  readonly job: JobSubject | null
}

/** An earlier claim line of the person, of whatever program and region. */
export interface EarlierLine {
  readonly region: string
  readonly program: string
  readonly occupation: string
  readonly level: string | null
  readonly classStart: PlainDate | null
  readonly certifiedOn: PlainDate | null
  readonly jobStart: PlainDate | null
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

/** One builder for each object of the facts; null is a fact where the contract allows it (there is none). */
const BUILDERS = {
  class: ({ training, attendedDays }: ClaimSubject) =>
    training && {
      id: training.id,
      kind: training.kind,
      occupation: training.occupation,
      start: training.start,
      end: training.end,
      feeFen: training.feeFen,
      approved: training.approved,
      approvedCostFen: training.approvedCostFen,
      scheduledDays: training.scheduledDays,
      attendedDays,
      minutes: {
        total: training.minutes.theory + training.minutes.practice + training.minutes.online,
        // What is taught online is theory: practice online is not opened by any class application.
        theory: training.minutes.theory + training.minutes.online,
        online: training.minutes.online,
        practiceOnline: 0,
      },
    },
  provider: ({ training }: ClaimSubject) =>
    training && {
      id: training.provider.id,
      kind: training.provider.kind,
      qualifiedBy: training.provider.qualifiedBy,
      scope: [...training.provider.scope],
      ...listing(training.provider.listed, training.start),
      banned: training.provider.banned,
    },
  assessor: ({ certificate }: ClaimSubject) =>
    certificate && { id: certificate.assessorId, ...listing(certificate.listed, certificate.issuedOn) },
  certificate: ({ certificate }: ClaimSubject) =>
    certificate && {
      occupation: certificate.occupation,
      level: certificate.level,
      issued: certificate.issuedOn,
      status: certificate.status,
      revokedOn: certificate.revokedOn,
      examFeeFen: certificate.examFeeFen,
    },
  employer: ({ job }: ClaimSubject) => job && { ...job.employer },
  job: ({ job }: ClaimSubject) =>
    job && {
      start: job.start,
      insuredMonths: job.insuredMonths,
      province: job.province,
      certificateValidAtStart: job.certificateValidAtStart,
    },
} as const satisfies Record<FactObject, (subject: ClaimSubject) => object | null>

/** Never listed: an empty interval, which holds no day. */
const listing = (listed: Listing, day: PlainDate) =>
  listed ? { listedFrom: listed.from, listedTo: listed.to } : { listedFrom: day, listedTo: day }

/** The facts of one line in the shape of CONTRACT, "Facts and decisions": from the registry, never typed by anybody. */
export function claimFacts(
  subject: ClaimSubject,
  history: readonly EarlierLine[],
  claim: { region: string; program: string; asOf: PlainDate; needs: readonly FactObject[] },
) {
  const { region, program, asOf, needs } = claim
  return {
    region,
    program,
    asOf,
    person: {
      id: subject.personId,
      registered: subject.realNameVerified,
      groups: [...subject.groups],
      birthDate: subject.birthDate,
      post: subject.post,
    },
    history: history.flatMap((line) => {
      const status = HISTORY_STATUS[line.status as keyof typeof HISTORY_STATUS]
      const start = line.classStart ?? line.jobStart ?? line.certifiedOn
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
    ...Object.fromEntries(needs.map((object) => [object, BUILDERS[object](subject)])),
  }
}
