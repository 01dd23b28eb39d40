import { PROGRAM_NAMES } from '#src/modules/policy/words.rules.ts'

/** Every program that somewhere is claimed, as choices of a filter. */
export const PROGRAMS = Object.entries(PROGRAM_NAMES).map(([value, label]) => ({ value, label }))
