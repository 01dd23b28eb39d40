import { PROGRAM_NAMES } from '#src/modules/policy/words.rules.ts'

/** What can be claimed today; more join as the region's packs are taken up. */
const CLAIMED = ['assessment'] as const satisfies readonly (keyof typeof PROGRAM_NAMES)[]

export const PROGRAMS = CLAIMED.map((value) => ({ value, label: PROGRAM_NAMES[value] }))
