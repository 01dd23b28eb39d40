/** Words of the loop that several kinds use. Everything that is written comes from the pack's closed vocabularies as numbers. */
import type { DateBase } from '../policy.types.ts'
import type { JsClaim } from './kind.types.ts'

/** A figure of the pack on its way into the text of a program: a whole number and nothing else. */
export function whole(value: number): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${String(value)} is not a whole number.`)
  return value
}

export const anyOf = (...conditions: (string | undefined)[]) => {
  const given = conditions.filter((condition) => condition !== undefined)
  return given.length === 0 ? undefined : given.map((condition) => `(${condition})`).join(' || ')
}

export const noClass = (claim: JsClaim) => `${claim.at('classKind')} === 0`
export const noCertificate = (claim: JsClaim) => `${claim.at('level')} === 0`

/** The day of that base, and the condition under which there is none. */
export function dayJs(claim: JsClaim, base: DateBase): { day: string; none: string | undefined } {
  switch (base) {
    case 'classStart':
      return { day: claim.at('classStart'), none: noClass(claim) }
    case 'certificateIssued':
      return { day: claim.at('issued'), none: noCertificate(claim) }
    case 'jobStart':
      return { day: claim.at('jobStart'), none: undefined }
  }
}

/** The condition, where its day is there. */
export const whereDay = (none: string | undefined, condition: string | undefined) =>
  condition === undefined ? undefined : none === undefined ? condition : `!(${none}) && (${condition})`

/** The code is one of those in the mask. */
export const inMask = (code: string, mask: number) => `((1 << ${code}) & ${mask}) !== 0`
