/** What other modules may use of the policy engine. */

export { decide, type PackSet, packSetOf, parseFacts } from './decide.ts'
export { decisionText, loadProjectPacks, runDecide } from './decide-command.ts'
export type { Facts, FactsFault, HistoryEntry } from './facts.contract.ts'
export { factsSchema } from './facts.contract.ts'
export type { Assumption, Pack, Rule } from './pack.contract.ts'
export { packSchema } from './pack.contract.ts'
export type { ResolvedPack, ResolvedProgram, ResolvedRule } from './pack.rules.ts'
export { packFaults } from './pack.rules.ts'
export { loadPacks, PackError, type PackFault } from './pack-load.ts'
export type { Flag, Outcome, Payee, PolicyDecision, Program, Reason, Verdict, Words } from './policy.types.ts'
export { OUTCOME_NAMES, PAYEE_NAMES, PROGRAM_NAMES, VERDICT_NAMES } from './words.rules.ts'
