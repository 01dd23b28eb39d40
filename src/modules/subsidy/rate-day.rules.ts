import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { DateBase } from '#src/modules/policy/policy.types.ts'

/** The day whose rates and books hold for a subject. Only somebody without a certificate lacks the day of issue. */
export const rateDayOf = (
  basis: DateBase,
  days: {
    readonly certifiedOn: PlainDate | null
    readonly classStart: PlainDate | null
    readonly jobStart: PlainDate | null
  },
): PlainDate | null => {
  const { certifiedOn, classStart, jobStart } = days
  return { certificateIssued: certifiedOn ?? classStart, classStart: classStart ?? certifiedOn, jobStart }[basis]
}
