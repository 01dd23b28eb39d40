/** Nouns of pack revisions: their states, how they came to be, and what may be done to a draft. */

export const REVISION_STATES = ['draft', 'proposed', 'signed', 'superseded', 'withdrawn'] as const
export type RevisionState = (typeof REVISION_STATES)[number]

export const REVISION_STATE_NAMES = {
  draft: '草稿',
  proposed: '待签发',
  signed: '现行',
  superseded: '已被新版本替代',
  withdrawn: '已撤回',
} as const satisfies Record<RevisionState, string>

/**
 * `release`: came with the software. `correction`: the same document read better. `ruling`: an open question answered.
 * `new_document`: a later document that changes the earlier one from its own day. `upgrade`: a newer release's text of a pack that
 * this database has already; it waits for two persons like any other.
 */
export const REVISION_KINDS = ['release', 'correction', 'ruling', 'new_document', 'upgrade'] as const
export type RevisionKind = (typeof REVISION_KINDS)[number]

export const REVISION_KIND_NAMES = {
  release: '随系统发布',
  correction: '更正',
  ruling: '按答复明确',
  new_document: '新文件',
  upgrade: '随新版发布',
} as const satisfies Record<RevisionKind, string>

export const DRAFT_ACTIONS = ['edit', 'attach', 'propose', 'sign', 'return', 'withdraw', 'simulate'] as const
export type DraftAction = (typeof DRAFT_ACTIONS)[number]

/** Which action is open in which state; server and page read this one table. */
export const DRAFT_ACTIONS_BY_STATE = {
  draft: ['edit', 'attach', 'propose', 'withdraw', 'simulate'],
  proposed: ['sign', 'return', 'withdraw', 'simulate'],
  signed: [],
  superseded: [],
  withdrawn: [],
} as const satisfies Record<RevisionState, readonly DraftAction[]>

export const PLACE_KINDS = ['money', 'count', 'months', 'share', 'day', 'choice', 'words'] as const
export type PlaceKind = (typeof PLACE_KINDS)[number]

/** `year`: the claims of a year folded by both texts. `made`: decisions already made, each once more by the draft. */
export const WHAT_IF_KINDS = ['year', 'made'] as const
export type WhatIfKind = (typeof WHAT_IF_KINDS)[number]

/** `text`: quotes are looked up in it. `paper`: a PDF, which a person reads. */
export const DOCUMENT_FORMS = ['text', 'paper'] as const
export type DocumentForm = (typeof DOCUMENT_FORMS)[number]
