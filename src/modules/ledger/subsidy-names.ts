import { GRANT_PROGRAM_NAMES, PROGRAM_NAMES } from '#src/modules/policy/index.ts'

const NAMES: Readonly<Record<string, string>> = { ...PROGRAM_NAMES, ...GRANT_PROGRAM_NAMES }

/** What money is paid for: a program of claims, or a kind of grant. */
export const isSubsidy = (program: string): boolean => program in NAMES
export const subsidyName = (program: string): string => NAMES[program] ?? program
