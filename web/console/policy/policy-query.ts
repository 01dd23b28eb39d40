import { queryOptions, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { PackRow, policyContract } from '#src/modules/policy/policy.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'
import { useMay, useSession } from '../session.ts'
import { prefixOf } from './what-if-rows.ts'

export type Draft = ResponseOf<typeof policyContract.draft>
export type Pack = ResponseOf<typeof policyContract.pack>
export type WhatIf = ResponseOf<typeof policyContract.whatIf>
export type TriedDecision = ResponseOf<typeof policyContract.decide>
export type PolicyDocument = Draft['documents'][number]
export type PackFault = Draft['faults'][number]
export type Cite = Pack['rules'][number]['cite']

export const packsQuery = queryOptions({
  queryKey: ['policy', 'packs'],
  queryFn: ({ signal }) => call<typeof policyContract.packs>('GET', '/api/policy/packs', { signal }),
  staleTime: 60_000,
})

/** `revision` is the id of a signed or replaced revision; without it the one in force. */
export const packQuery = (id: string, revision?: string) =>
  queryOptions({
    queryKey: ['policy', 'pack', id, revision ?? ''],
    queryFn: ({ signal }) =>
      call<typeof policyContract.pack>('GET', '/api/policy/pack', {
        query: { id, ...(revision ? { revision } : {}) },
        signal,
      }),
    staleTime: 60_000,
  })

export const revisionsQuery = (pack: string) =>
  queryOptions({
    queryKey: ['policy', 'revisions', pack],
    queryFn: ({ signal }) =>
      call<typeof policyContract.revisions>('GET', '/api/policy/revisions', { query: { pack }, signal }),
  })

export const diffQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ['policy', 'diff', from, to],
    queryFn: ({ signal }) =>
      call<typeof policyContract.diff>('GET', '/api/policy/diff', { query: { from, to }, signal }),
    // Two signed texts never change.
    staleTime: Number.POSITIVE_INFINITY,
  })

export const draftQuery = (id: string) =>
  queryOptions({
    queryKey: ['policy', 'draft', id],
    queryFn: ({ signal }) =>
      call<typeof policyContract.draft>('GET', '/api/policy/drafts/:id', { params: { id }, signal }),
    // Until it is known which decisions the draft would make otherwise.
    refetchInterval: (query) => {
      const made = query.state.data?.made
      return made && isOpen(made.run.status) ? 2_000 : false
    },
  })

/** Asked again every second while it runs. */
export const whatIfQuery = (id: string) =>
  queryOptions({
    queryKey: ['policy', 'what-if', id],
    queryFn: ({ signal }) =>
      call<typeof policyContract.whatIf>('GET', '/api/policy/what-ifs/:id', { params: { id }, signal }),
    refetchInterval: (query) => (query.state.data && isOpen(query.state.data.run.status) ? 1_000 : false),
  })

export const isOpen = (status: WhatIf['run']['status']) => status === 'queued' || status === 'running'

/** Whether the packs load; asked only for roles that may know. */
export function usePolicyHealth() {
  const may = useMay()
  return useQuery({
    queryKey: ['policy', 'health'],
    queryFn: ({ signal }) => call<typeof policyContract.health>('GET', '/api/policy/health', { signal }),
    enabled: may('policy.health'),
    refetchInterval: 60_000,
  })
}

/** The packs with those of the reader's own region on top, then by region. */
export function useOwnFirst(packs: readonly PackRow[] | undefined): readonly PackRow[] {
  const unit = useSession().unit?.id ?? ''
  return useMemo(() => {
    const far = (pack: PackRow) => (unit.startsWith(prefixOf(pack.region)) ? 0 : 1)
    return [...(packs ?? [])].sort((a, b) => far(a) - far(b) || (a.region < b.region ? -1 : 1))
  }, [packs, unit])
}
