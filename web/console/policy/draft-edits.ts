import type { DraftEdit, EditablePlace } from '#src/modules/policy/policy.contract.ts'
import { count, day, yuan } from '#web/ui/format.ts'
import type { Draft, PackFault } from './policy-query.ts'

export type Value = EditablePlace['value']
export type CiteEdit = NonNullable<DraftEdit['cite']>

/** What was typed at one place and is not saved yet. */
export interface Change {
  readonly value: Value
  /** null drops the words that an earlier save brought; undefined keeps them. */
  readonly cite?: CiteEdit | null | undefined
  /** What the saved draft held when this was typed: another value there now means that somebody else changed it too. */
  readonly seen: Value
}
/** By path of the place. */
export type Changes = Readonly<Record<string, Change>>

type Texts = Pick<Draft, 'edits' | 'places'>

const savedEdit = (draft: Texts, path: string) => draft.edits.find((edit) => edit.path === path)

/** What the field shows: what was typed, else what is saved. */
export const valueAt = (place: EditablePlace, changes: Changes): Value => {
  const change = changes[place.path]
  return change ? change.value : place.value
}

/** The words that come with a place, typed or saved; undefined when none were brought. */
export function citeAt(draft: Texts, path: string, changes: Changes): CiteEdit | undefined {
  const typed = changes[path]?.cite
  return typed === undefined ? savedEdit(draft, path)?.cite : (typed ?? undefined)
}

const sameCite = (a: CiteEdit | undefined, b: CiteEdit | undefined) =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    a.clause === b.clause &&
    a.line === b.line &&
    a.quote === b.quote &&
    (a.document ?? '') === (b.document ?? ''))

/** `changes` with one place typed anew; a place that is again as it is saved is no change. */
export function typed(
  draft: Texts,
  changes: Changes,
  place: EditablePlace,
  next: { value?: Value; cite?: CiteEdit | null },
): Changes {
  const before = changes[place.path]
  const value = 'value' in next ? (next.value ?? null) : valueAt(place, changes)
  const cite = 'cite' in next ? next.cite : before?.cite
  const saved = savedEdit(draft, place.path)?.cite
  const { [place.path]: _, ...rest } = changes
  const citeChanged = cite !== undefined && !sameCite(cite ?? undefined, saved)
  if (Object.is(value, place.value) && !citeChanged) return rest
  return {
    ...rest,
    [place.path]: { value, seen: before ? before.seen : place.value, ...(citeChanged ? { cite } : {}) },
  }
}

export type Undo = { readonly to: 'saved' | 'base'; readonly value: Value }

/** Where undo leads: first what was typed goes, then what was saved; undefined when the place is as in the base. */
export function undoOf(draft: Texts, place: EditablePlace, changes: Changes): Undo | undefined {
  if (changes[place.path]) return { to: 'saved', value: place.value }
  if (!Object.is(place.value, place.base) || savedEdit(draft, place.path)) return { to: 'base', value: place.base }
  return undefined
}

export function undone(draft: Texts, changes: Changes, place: EditablePlace): Changes {
  const undo = undoOf(draft, place, changes)
  if (!undo) return changes
  if (undo.to === 'base') return typed(draft, changes, place, { value: place.base, cite: null })
  const { [place.path]: _, ...rest } = changes
  return rest
}

/**
 * The whole list against the base, as the contract wants it: saved edits, with what was typed over them. An edit of a place that this
 * page does not draw is kept as it is.
 */
export function editsOf(draft: Texts, changes: Changes): DraftEdit[] {
  const places = new Map(draft.places.map((place) => [place.path, place]))
  const edits = new Map(draft.edits.map((edit) => [edit.path, edit]))
  for (const [path, change] of Object.entries(changes)) {
    const place = places.get(path)
    if (!place) continue
    const cite = citeAt(draft, path, changes)
    if (Object.is(change.value, place.base) && !cite) edits.delete(path)
    else edits.set(path, { path, value: change.value, ...(cite ? { cite } : {}) })
  }
  return [...edits.values()]
}

/** Somebody else saved another value here while this was being typed. */
export const isContested = (place: EditablePlace, changes: Changes): boolean => {
  const change = changes[place.path]
  return change !== undefined && !Object.is(place.value, change.seen) && !Object.is(place.value, change.value)
}

/** Typed places that have to hold a value and do not. */
export const emptyPlaces = (draft: Texts, changes: Changes): EditablePlace[] =>
  draft.places.filter(
    (place) =>
      place.path in changes &&
      !place.nullable &&
      (valueAt(place, changes) === null || String(valueAt(place, changes)).trim() === ''),
  )

/** `300.00 元`, `3 次`, `2022年4月15日`; `empty` for a hole. */
export function valueWords(
  place: Pick<EditablePlace, 'kind' | 'unit' | 'options'>,
  value: Value,
  empty: string,
): string {
  if (value === null || value === '') return empty
  switch (place.kind) {
    case 'money':
      return yuan(Number(value))
    case 'day':
      return day(String(value))
    case 'share':
      return `${value}%`
    case 'choice':
      return place.options?.find((option) => option.value === value)?.name ?? String(value)
    case 'count':
    case 'months':
      return `${count(Number(value))} ${place.unit}`.trim()
    default:
      return String(value)
  }
}

const depth = (path: string) => path.split('.').length

/** A fault lies at a place when one path is the beginning of the other; one of a whole rule lies at none of its places. */
export const faultsAt = (place: Pick<EditablePlace, 'path'>, faults: readonly PackFault[]): PackFault[] =>
  faults.filter(
    ({ path }) =>
      path === place.path ||
      path.startsWith(`${place.path}.`) ||
      (depth(path) >= 3 && place.path.startsWith(`${path}.`)),
  )

/** The place that a field error of the answer speaks of: by its own path, or by its number in the list that was sent. */
export function placeOfError(path: string, sent: readonly DraftEdit[]): string {
  const clean = path.replace(/^[/.]+/, '').replace(/^body[./]/, '')
  const at = /^edits(?:\[(\d+)\]|[./](\d+))/.exec(clean)
  const number = at?.[1] ?? at?.[2]
  return number === undefined ? clean.replace(/\//g, '.') : (sent[Number(number)]?.path ?? clean)
}

/** Whether the new figure stands in the words: for a hint before saving. Days and choices are judged by the server alone. */
export function figureInQuote(place: Pick<EditablePlace, 'kind'>, value: Value, quote: string): boolean | undefined {
  if (value === null || (place.kind !== 'money' && place.kind !== 'count' && place.kind !== 'months')) return undefined
  const figure = place.kind === 'money' ? String(Number(value) / 100) : String(value)
  const text = quote.normalize('NFKC').replace(/,/g, '')
  return new RegExp(`(?<![\\d.])${figure.replace('.', '\\.')}(?!\\d)`).test(text)
}
