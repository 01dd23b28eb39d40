/** What may be done to a draft, by whom, and why not. Pure; the routes and the page read the same answers. */
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { DRAFT_ACTIONS_BY_STATE, type DraftAction, type RevisionState } from './revision.types.ts'

export interface DraftStanding {
  readonly state: RevisionState
  readonly digest: string
  /** Faults of its text together with what is in force now. */
  readonly faults: number
  /** Faults that do not even let it be simulated. */
  readonly unreadable: boolean
  readonly changed: boolean
  readonly editorIds: readonly string[]
  /** The text it was drafted from still decides. */
  readonly baseInForce: boolean
}

export interface DraftReader {
  readonly accountId: string | null
  readonly mayDraft: boolean
  readonly maySign: boolean
}

export type ProposeRefusal = 'not_a_draft' | 'draft_has_faults' | 'nothing_changed' | 'base_replaced'
/** May the draft be put before a second person? The first refusal that applies is the answer. */
export function decidePropose(draft: DraftStanding): Decision<'proposed', ProposeRefusal> {
  if (draft.state !== 'draft') return refuse('not_a_draft')
  if (!draft.baseInForce) return refuse('base_replaced')
  if (!draft.changed) return refuse('nothing_changed')
  if (draft.faults > 0) return refuse('draft_has_faults', { faults: draft.faults })
  return accept('proposed')
}

export type SignRefusal = 'not_proposed' | 'author_may_not_sign' | 'base_replaced' | 'text_changed' | 'draft_has_faults'
/** May this person sign it? Two persons: nobody whose words are in the text. `seen` is the digest on the signer's screen. */
export function decideSign(
  draft: DraftStanding,
  by: Pick<DraftReader, 'accountId'>,
  seen: string,
): Decision<'signed', SignRefusal> {
  if (draft.state !== 'proposed') return refuse('not_proposed')
  if (by.accountId === null || draft.editorIds.includes(by.accountId)) return refuse('author_may_not_sign')
  if (!draft.baseInForce) return refuse('base_replaced')
  if (seen !== draft.digest) return refuse('text_changed')
  if (draft.faults > 0) return refuse('draft_has_faults', { faults: draft.faults })
  return accept('signed')
}

const NEEDS = {
  edit: 'mayDraft',
  attach: 'mayDraft',
  propose: 'mayDraft',
  withdraw: 'mayDraft',
  simulate: 'mayDraft',
  sign: 'maySign',
  return: 'maySign',
} as const satisfies Record<DraftAction, keyof DraftReader>

/** The buttons this reader has. Propose and sign only where they would be accepted: `blockedWords` says why not. */
export function actionsOf(draft: DraftStanding, reader: DraftReader): DraftAction[] {
  const open: readonly DraftAction[] = DRAFT_ACTIONS_BY_STATE[draft.state]
  return open.filter(
    (action) =>
      reader[NEEDS[action]] &&
      (action !== 'propose' || decidePropose(draft).ok) &&
      (action !== 'sign' || decideSign(draft, reader, draft.digest).ok) &&
      (action !== 'simulate' || !draft.unreadable),
  )
}

export const BLOCKED_WORDS = {
  not_a_draft: '这份草稿已经不在起草中',
  not_proposed: '这份草稿没有在等签发',
  draft_has_faults: '还有问题没有改好，见下面的清单',
  nothing_changed: '和现行版本一样，还没有改动',
  base_replaced: '起草以后，现行版本已经换了：请按新的现行版本重新起草',
  author_may_not_sign: '您参与了起草，签发要由另一个人办理',
  text_changed: '内容在您打开以后有改动，请重新看过再签发',
} as const satisfies Record<ProposeRefusal | SignRefusal, string>

export function blockedWords(draft: DraftStanding, reader: DraftReader): string[] {
  if (draft.state !== 'draft' && draft.state !== 'proposed') return []
  // Nothing else helps a draft whose base no longer decides.
  if (!draft.baseInForce) return [BLOCKED_WORDS.base_replaced]
  const decision =
    draft.state === 'draft'
      ? reader.mayDraft && decidePropose(draft)
      : reader.maySign && decideSign(draft, reader, draft.digest)
  return [
    ...(decision && !decision.ok ? [BLOCKED_WORDS[decision.refusal]] : []),
    ...(draft.unreadable ? ['内容读不通，不能测算'] : []),
  ]
}
