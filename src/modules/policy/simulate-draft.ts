import type { Db } from '#src/platform/db/database.ts'
import { packSetOf } from './decide.ts'
import type { PolicyDeps } from './deps.ts'
import { buildDraft, startOf, withDraft } from './draft.rules.ts'
import { editFaults, placesOf } from './places.rules.ts'
import type { DiffEntry, DraftEdit, EditablePlace, WhatIfResult } from './policy.contract.ts'
import type { Pack } from './policy.types.ts'
import { figuresOfYear } from './run-what-if.ts'

export interface Simulated {
  readonly packId: string
  readonly headline: string
  readonly diff: readonly DiffEntry[]
  /** What keeps the text from being signed; it is simulated all the same. */
  readonly faults: readonly { readonly path: string; readonly message: string }[]
  readonly result: WhatIfResult
}

/** The places of a pack in force that `simulate` can edit. Throws when there is no such pack. */
export async function simulationPlaces(db: Db, deps: PolicyDeps, packId: string): Promise<EditablePlace[]> {
  const { base, packs } = await baseOf(db, deps, packId)
  return placesOf(startOf(draftInput(base, packs, [])).places, [])
}

const draftInput = (base: Pack, inForce: readonly Pack[], edits: readonly DraftEdit[]) =>
  ({ kind: 'correction', base, inForce, newDocument: null, edits, rulings: [], texts: [] }) as const

async function baseOf(db: Db, deps: PolicyDeps, packId: string) {
  const { inForce } = await deps.packs.standing(db)
  const packs = inForce.map(({ pack }) => pack)
  const base = packs.find((pack) => pack.id === packId)
  if (!base) throw new Error(`没有政策包 ${packId}，有：${packs.map(({ id }) => id).join('、')}`)
  return { base, packs }
}

/** A what-if without a draft: edits of a pack in force over the real claims of a year. Nothing is stored, nothing is paid. */
export async function simulateEdits(
  db: Db,
  deps: PolicyDeps,
  ask: { packId: string; edits: readonly DraftEdit[]; year: number; unitId?: string | undefined },
  progress: (done: number, total: number) => Promise<void> = async () => {},
): Promise<Simulated> {
  const { base, packs } = await baseOf(db, deps, ask.packId)
  const input = draftInput(base, packs, ask.edits)
  const wrong = editFaults(startOf(input).places, ask.edits)
  if (wrong.length > 0) throw new Error(wrong.map(({ path, message }) => `${path}：${message}`).join('\n'))
  const draft = buildDraft(input)
  const unreadable = draft.faults.find(({ blocks }) => blocks === 'everything')
  if (unreadable) throw new Error(`改动后的政策读不通：${unreadable.path} ${unreadable.message}`)
  const tree = await deps.platform.unitTree()
  const unitId = ask.unitId ?? base.region
  if (!tree.units.has(unitId) || !tree.ancestors(unitId).includes(base.region))
    throw new Error(`单位 ${unitId} 不在这份政策的地区 ${base.region} 里`)
  const { result } = await figuresOfYear(
    db,
    deps,
    {
      baseline: packSetOf(packs),
      variant: packSetOf(withDraft(packs, draft.pack)),
      region: base.region,
      unitIds: tree.reporting(unitId),
      year: ask.year,
    },
    progress,
  )
  return {
    packId: base.id,
    headline: draft.headline,
    diff: draft.diff,
    faults: draft.faults.map(({ path, message }) => ({ path, message })),
    result,
  }
}
