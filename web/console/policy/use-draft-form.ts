import { useEffect, useState } from 'react'
import type { EditablePlace, policyContract } from '#src/modules/policy/policy.contract.ts'
import { ApiError, call } from '#web/ui/client.ts'
import { useAct } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { queryClient } from '../query.ts'
import { type Change, type Changes, editsOf, emptyPlaces, placeOfError, typed, undone } from './draft-edits.ts'
import { type Draft, draftQuery } from './policy-query.ts'

const STORED = 'chizheng.draft.policy.edits.'

interface Kept {
  readonly changes: Changes
  readonly reason: string | null
}

function read(id: string): Kept {
  try {
    return JSON.parse(sessionStorage.getItem(STORED + id) ?? 'null') ?? { changes: {}, reason: null }
  } catch {
    return { changes: {}, reason: null }
  }
}

/**
 * What is typed into a draft, over what is saved. It survives a reload, a sign-in and a save of somebody else; a place that the
 * draft no longer has drops out.
 */
export function useDraftForm(draft: Draft) {
  const { id, version } = draft.revision
  const [{ changes: kept, reason }, setKept] = useState<Kept>(() => read(id))
  const [own, setOwn] = useState<Readonly<Record<string, string>>>({})
  const changes: Changes = Object.fromEntries(
    Object.entries(kept).filter(([path]) => draft.places.some((place) => place.path === path)),
  )
  const reasonChanged = reason !== null && reason !== draft.revision.reason
  const dirty = Object.keys(changes).length + (reasonChanged ? 1 : 0)

  useEffect(() => {
    try {
      if (dirty === 0) sessionStorage.removeItem(STORED + id)
      else sessionStorage.setItem(STORED + id, JSON.stringify({ changes: kept, reason }))
    } catch {
      // A full or locked storage: what was typed stays on the page.
    }
  }, [id, dirty, kept, reason])

  const save = useAct((_: { version: number; changes: Changes; reason: string | null }, idempotencyKey) => {
    const edits = editsOf(draft, changes)
    return call<typeof policyContract.editDraft>('PUT', '/api/policy/drafts/:id', {
      params: { id },
      body: { version, edits, ...(reasonChanged ? { reason: reason.trim() } : {}) },
      idempotencyKey,
    }).catch((error: unknown) => {
      if (!(error instanceof ApiError) || !error.problem.errors) throw error
      throw new ApiError({
        ...error.problem,
        errors: error.problem.errors.map(({ path, message }) => ({ path: placeOfError(path, edits), message })),
      })
    })
  })

  const served =
    save.error instanceof ApiError
      ? Object.fromEntries((save.error.problem.errors ?? []).map(({ path, message }) => [path, message]))
      : {}

  const forget = (path: string) => setOwn(({ [path]: _, ...rest }) => rest)
  const put = (next: Changes) => setKept((before) => ({ ...before, changes: next }))

  return {
    changes,
    reason: reason ?? draft.revision.reason,
    dirty,
    busy: save.busy,
    error: save.error,
    /** Somebody else saved, proposed or withdrew it first; what was typed still stands. */
    outrun: save.error instanceof ApiError && save.error.status === 409,
    faults: { ...served, ...own } as Readonly<Record<string, string>>,
    setReason: (text: string) => {
      forget('reason')
      setKept((before) => ({ ...before, reason: text }))
    },
    type: (place: EditablePlace, next: { value?: Change['value']; cite?: Change['cite'] }) => {
      forget(place.path)
      put(typed(draft, changes, place, next as { value?: Change['value'] }))
    },
    undo: (place: EditablePlace) => {
      forget(place.path)
      put(undone(draft, changes, place))
    },
    discard: () => {
      setOwn({})
      save.clear()
      setKept({ changes: {}, reason: null })
    },
    /** Fetches what somebody else saved; what was typed is laid over it. */
    reload: async () => {
      save.clear()
      await queryClient.invalidateQueries({ queryKey: draftQuery(id).queryKey })
    },
    save: async (): Promise<Draft | undefined> => {
      const found = Object.fromEntries([
        ...emptyPlaces(draft, changes).map((place) => [place.path, t('form.missing', { name: place.label })]),
        ...(reasonChanged && reason.trim() === '' ? [['reason', t('form.missing', { name: t('policy.reason') })]] : []),
      ])
      setOwn(found)
      save.clear()
      if (Object.keys(found).length > 0) return undefined
      const result = await save.run({ version, changes, reason })
      if (!result) return undefined
      setKept({ changes: {}, reason: null })
      queryClient.setQueryData(draftQuery(id).queryKey, result)
      void queryClient.invalidateQueries({ queryKey: ['list', 'policy-drafts'] })
      return result
    },
  }
}

export type DraftForm = ReturnType<typeof useDraftForm>
