import { queryOptions, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { registryContract } from '#src/modules/registry/registry.contract.ts'
import { call } from '#web/ui/client.ts'
import { useSession } from '../session.ts'

/** Choices that many forms and filters share: units, departments, occupations, an institution's catalogue entry. */

export interface Choice {
  readonly value: string
  readonly label: string
}

const MINUTES_5 = 300_000

const unitsQuery = (kind: 'region' | 'department') =>
  queryOptions({
    queryKey: ['units', kind],
    queryFn: ({ signal }) => call<typeof registryContract.units>('GET', '/api/units', { query: { kind }, signal }),
    staleTime: MINUTES_5,
  })

/** Units down to the county below the viewer, `商丘市 梁园区` where several cities are in reach; empty inside one county. */
export function useCountyChoices(): readonly Choice[] {
  const { data } = useQuery(unitsQuery('region'))
  const all = data?.items ?? []
  const names = new Map(all.map((unit) => [unit.id, unit.name]))
  const cities = all.filter((unit) => unit.level === 'prefecture')
  const counties = all.filter((unit) => unit.level === 'county')
  if (counties.length < 2) return []
  return [...(cities.length > 1 ? cities : []), ...counties].map((unit) => ({
    value: unit.id,
    label:
      cities.length > 1 && unit.level === 'county' ? `${names.get(unit.parentId ?? '') ?? ''} ${unit.name}` : unit.name,
  }))
}

/** Every region below the viewer with its level, for forms that place something: province to village. */
export const useRegions = () => useQuery(unitsQuery('region')).data?.items ?? []

/** Departments directly under the viewer's city (市直单位). */
export function useDepartmentChoices(): readonly Choice[] {
  const { data } = useQuery(unitsQuery('department'))
  return (data?.items ?? []).map((unit) => ({ value: unit.id, label: unit.name }))
}

/** Waits until typing pauses. */
export function usePaused(value: string, ms = 250) {
  const [paused, setPaused] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return paused
}

const occupationsQuery = (q: string) =>
  queryOptions({
    queryKey: ['occupations', q],
    queryFn: ({ signal }) =>
      call<typeof registryContract.occupations>('GET', '/api/occupations', { query: q ? { q } : {}, signal }),
    staleTime: MINUTES_5,
  })

/** Occupations by name, code or pinyin; all without words. */
export function useOccupations(q: string) {
  const { data, isFetching } = useQuery({
    ...occupationsQuery(usePaused(q.trim())),
    placeholderData: (previous) => previous,
  })
  return { items: data?.items ?? [], searching: isFetching }
}

/** `养老护理员 4-10-01-05`, searched by either. */
export function useOccupationChoices(): readonly Choice[] {
  const { data } = useQuery(occupationsQuery(''))
  return (data?.items ?? []).map((one) => ({ value: one.code, label: `${one.name} ${one.code}` }))
}

export const organisationQuery = (id: string) =>
  queryOptions({
    queryKey: ['organisation', id],
    queryFn: ({ signal }) =>
      call<typeof registryContract.organisation>('GET', '/api/organisations/:id', { params: { id }, signal }),
    staleTime: 60_000,
  })

/** The catalogue entry of the viewer's own institution. */
export function useOwnOrganisation() {
  const { organisation } = useSession()
  return useQuery({ ...organisationQuery(organisation?.id ?? ''), enabled: organisation !== null }).data
}

/** `**** **** 0007`: what is left of a masked account number, in even groups. */
export const maskedAccount = (masked: string) => `**** **** ${masked.replace(/\s/g, '').slice(-4)}`
