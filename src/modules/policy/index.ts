/** What other modules may use of the policy engine. */

export type {
  BulkDecision,
  BulkDecisions,
  BulkEvent,
  BulkOutcome,
  BulkRunOptions,
  BulkRunResult,
  ClaimEvent,
  ClaimLog,
  DecideBulk,
  EncodeLog,
  LoadSnapshot,
  LogOfCases,
  PastEvent,
  RecordedCase,
  RunBulk,
  SaveSnapshot,
  SnapshotInfo,
  UndoEvent,
} from './bulk/bulk.types.ts'
export { BULK_OUTCOMES } from './bulk/bulk.types.ts'
export { decideBulk, decisionAt } from './bulk/decide-bulk.ts'
export { encodeLog, logOfCases } from './bulk/encode-log.rules.ts'
export { runBulk } from './bulk/run-bulk.ts'
export { simulate } from './bulk/simulate.ts'
export type {
  Simulate,
  Simulation,
  SimulationGroup,
  SimulationOpen,
  SimulationTotals,
} from './bulk/simulate.types.ts'
export { deleteSnapshot, loadSnapshot, saveSnapshot } from './bulk/snapshot.store.ts'
export { decide, type PackSet, packSetOf, parseFacts } from './decide.ts'
export { decisionText, loadProjectPacks, runDecide } from './decide-command.ts'
export { type ExportedPack, exportPacks } from './export-packs.ts'
export type { Facts, FactsFault, HistoryEntry } from './facts.contract.ts'
export { factsSchema } from './facts.contract.ts'
export { type FactLine, factsInWords } from './facts-words.rules.ts'
export {
  amountWords,
  type Clause,
  clauseOf,
  conditionWords,
  type GrantNeeds,
  needsOf,
  onceWords,
  periodOf,
} from './grants/decide-grant.rules.ts'
export { decideGrant, grantFor, grantOn, grantsFor, type OfferedGrant } from './grants/decide-grant.ts'
export { grantFacts } from './grants/grant.contract.ts'
export {
  EVIDENCE_NAMES,
  type EvidenceKind,
  GRANT_PER_NAMES,
  GRANT_PROGRAM_NAMES,
  GRANT_PROGRAMS,
  GRANT_UNIT_NAMES,
  type GrantDecision,
  type GrantFacts,
  type GrantItem,
  type GrantProgram,
  type GrantUnit,
  grantProgramOf,
  type HolderKind,
  type Hole,
  MEDAL_NAMES,
  type Medal,
  ORGANISATION_FORM_NAMES,
  type OrganisationForm,
} from './grants/grant.types.ts'
export type { Assumption, Pack, Rule } from './pack.contract.ts'
export { packSchema } from './pack.contract.ts'
export type { ResolvedPack, ResolvedProgram, ResolvedRule } from './pack.rules.ts'
export { packFaults } from './pack.rules.ts'
export { loadPacks, PackError, type PackFault } from './pack-load.ts'
export { digestOf, PacksInForce } from './packs-in-force.ts'
export { policyModule } from './policy.routes.ts'
export type { Flag, Outcome, Payee, PolicyDecision, Program, Reason, Verdict, Words } from './policy.types.ts'
export type { RealCase, RealCases, RealCasesAsk } from './real-cases.types.ts'
export { type OtherNow, type Recheck, recheckYear } from './recheck-year.ts'
export { offerRelease, releaseMark } from './release-packs.ts'
export { signedTexts } from './signed-texts.ts'
export { type Simulated, simulateEdits, simulationPlaces } from './simulate-draft.ts'
export { OUTCOME_NAMES, PAYEE_NAMES, PROGRAM_NAMES, VERDICT_NAMES } from './words.rules.ts'
