import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { PROGRAM_NAMES, type Program } from '#src/modules/policy/index.ts'
import type { Group } from '#src/modules/policy/policy.types.ts'
import { GROUP_NAMES } from '#src/modules/policy/words.rules.ts'
import { lockPersonsInTx } from '#src/modules/registry/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import type { EvidenceRef } from './claim-facts.rules.ts'
import { programOf } from './claim-programs.ts'
import {
  type ClassToClaim,
  chosenCertificates,
  chosenHires,
  evidenceOfClass,
  findClassToClaim,
  findLiveBatch,
} from './claimable.store.ts'
import type { SubsidyDeps } from './deps.ts'
import { groupsFor, regionalProgram } from './packs.store.ts'
import type { ClaimAsk } from './subsidy.contract.ts'
import { policyRegionOf } from './view-context.ts'

export type EvidenceRefusal =
  | 'evidence_missing'
  | 'already_claimed'
  | 'nothing_to_claim'
  | 'nobody_fits'
  | 'some_taken'
  | 'several_units'
  | 'no_policy'

/** What a claim stands on, whose office and which region's text decide. */
export interface ClaimEvidence {
  readonly evidence: readonly EvidenceRef[]
  readonly class: ClassToClaim | null
  readonly unitId: string
  readonly region: string
  /** Who completed the class too, and is not of the groups that the program is for. */
  readonly others: { readonly n: number; readonly groups: string } | null
}

const namesOf = (groups: readonly Group[]) => groups.map((group) => GROUP_NAMES[group]).join('、')

/**
 * The evidence of an ask: a whole class, or chosen certificates or hires. With a transaction, what two claims meet at is locked
 * first: the class's row, or the persons ascending.
 */
export async function evidenceOf(
  db: Db,
  deps: SubsidyDeps,
  scope: Scope,
  tree: UnitTree,
  ask: ClaimAsk & { readonly day: ClaimDay },
  tx?: Tx,
): Promise<Decision<ClaimEvidence, EvidenceRefusal>> {
  const { evidence: kind } = programOf(ask.program)
  const chosen = kind === 'hires' ? ask.hireIds : kind === 'certificates' ? ask.certificateIds : undefined
  if (ask.classId && kind !== 'hires') return ofClass(db, deps, scope, tree, { ...ask, classId: ask.classId }, tx)
  if (!chosen || ask.classId) return refuse('evidence_missing', { program: PROGRAM_NAMES[ask.program], kind })
  const choose = kind === 'hires' ? chosenHires : chosenCertificates
  const wanted = new Set(chosen)
  let refs = await choose(db, scope, ask.program, [...wanted])
  if (tx) {
    await lockPersonsInTx(
      tx,
      refs.map((ref) => ref.personId),
    )
    // Read again: whoever held a lock before may have claimed it.
    refs = await choose(db, scope, ask.program, [...wanted])
  }
  if (refs.length < wanted.size) return refuse('some_taken', { n: wanted.size - refs.length, kind })
  const units = [...new Set(refs.map((ref) => ref.unitId))]
  const [unitId] = units
  if (unitId === undefined) return refuse('evidence_missing', { program: PROGRAM_NAMES[ask.program], kind })
  if (units.length > 1) return refuse('several_units', { units: units.map((unit) => tree.get(unit).name).join('、') })
  const region = policyRegionOf(deps.packs, tree, unitId)
  if (!regionalProgram(deps.packs, region, ask.program))
    return refuse('no_policy', { regionName: tree.get(region).name, program: PROGRAM_NAMES[ask.program] })
  return accept({
    evidence: refs.map(({ unitId: _, ...ref }) => ref),
    class: null,
    unitId,
    region,
    others: null,
  })
}

async function ofClass(
  db: Db,
  deps: SubsidyDeps,
  scope: Scope,
  tree: UnitTree,
  ask: { readonly program: Program; readonly classId: string; readonly day: ClaimDay },
  tx?: Tx,
): Promise<Decision<ClaimEvidence, EvidenceRefusal>> {
  const { program, classId } = ask
  const own = found(await findClassToClaim(db, scope, { classId, program, lock: tx !== undefined }), '这个班')
  const live = await findLiveBatch(db, scope, classId, program)
  if (live) return refuse('already_claimed', { number: live.number, batchId: live.batch_id })
  const region = policyRegionOf(deps.packs, tree, own.unit_id)
  const text = regionalProgram(deps.packs, region, program)
  if (!text) return refuse('no_policy', { regionName: tree.get(region).name, program: PROGRAM_NAMES[program] })
  const groups = groupsFor(text)
  const { evidence, others } = await evidenceOfClass(db, scope, { program, groups, day: ask.day, classId })
  if (evidence.length === 0)
    return others > 0 && groups
      ? refuse('nobody_fits', { program: PROGRAM_NAMES[program], groups: namesOf(groups) })
      : refuse('nothing_to_claim', { kind: programOf(program).evidence })
  return accept({
    evidence,
    class: own,
    unitId: own.unit_id,
    region,
    others: others > 0 && groups ? { n: others, groups: namesOf(groups) } : null,
  })
}

type ClaimDay = Parameters<typeof evidenceOfClass>[2]['day']
