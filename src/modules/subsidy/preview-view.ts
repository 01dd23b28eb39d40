import { LEVEL_NAMES } from '#src/kernel/levels.ts'
import { formatDay } from '#src/kernel/plain-date.ts'
import { PROGRAM_NAMES, type Program } from '#src/modules/policy/index.ts'
import type { ClaimSubject } from './claim-facts.rules.ts'
import { programOf } from './claim-programs.ts'
import { stoppingTexts } from './decision-view.ts'
import type { PreparedClaim } from './preview-claim.ts'
import { OUTCOME_NAMES } from './subsidy.types.ts'

/** What one line stands on, in a few words: the certificate, the days at class, or the job. */
export function evidenceWords(program: Program, subject: ClaimSubject, occupationName: string): string {
  const { job, certificate, training } = subject
  if (job) return `${formatDay(job.start)}入职，已参保 ${job.insuredMonths} 个月`
  if (program === 'living_allowance' && training)
    return `实到 ${subject.attendedDays} 天（共 ${training.scheduledDays} 天）`
  if (certificate) return `${occupationName}${LEVEL_NAMES[certificate.level]}，${formatDay(certificate.issuedOn)}发证`
  return `${occupationName}${subject.level ? LEVEL_NAMES[subject.level] : ''}，没有证书`
}

/** The preview of a claim: every line with its answer, and what the claimant should know before sending. */
export function previewOf(prepared: PreparedClaim, program: Program, occupations: ReadonlyMap<string, string>) {
  const { lines, others } = prepared
  const how = programOf(program)
  const eligible = lines.filter((line) => !line.refusedBecause && line.decision.outcome === 'ELIGIBLE')
  const person = ({ subject }: (typeof lines)[number]) => ({ name: subject.name, docNoMasked: subject.docNoMasked })
  return {
    funds: [...new Set(prepared.funds.map((fund) => fund.why))],
    lines: lines.length,
    eligible: eligible.length,
    amountFen: eligible.reduce((sum, line) => sum + (line.decision.amountFen ?? 0), 0),
    refused: lines.flatMap((line) => (line.refusedBecause ? [{ ...person(line), message: line.refusedBecause }] : [])),
    items: lines.map((line) => ({
      ...person(line),
      what: evidenceWords(program, line.subject, occupations.get(line.subject.occupation) ?? line.subject.occupation),
      outcome: line.decision.outcome,
      outcomeName: OUTCOME_NAMES[line.decision.outcome],
      refused: line.refusedBecause !== null,
      amountFen: line.refusedBecause ? 0 : line.decision.amountFen,
      message: line.refusedBecause ?? (stoppingTexts(line.decision).join('；') || null),
    })),
    withoutAccount:
      how.payee === 'person'
        ? lines.filter((line) => !line.refusedBecause && !line.subject.hasAccount).map(person)
        : [],
    leftOut: others
      ? `这个班另有 ${others.n} 人没有登记为${others.groups}，${PROGRAM_NAMES[program]}不给这些人员，没有列入`
      : null,
    commitment: how.commitment,
  }
}
