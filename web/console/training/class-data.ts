import { queryOptions } from '@tanstack/react-query'
import type { ClassDetail, trainingContract } from '#src/modules/training/training.contract.ts'
import { call } from '#web/ui/client.ts'
import { t } from '#web/ui/words.ts'
import { queryClient } from '../query.ts'

export const classQuery = (id: string) =>
  queryOptions({
    queryKey: ['class', id],
    queryFn: ({ signal }) =>
      call<typeof trainingContract.classDetail>('GET', '/api/classes/:id', { params: { id }, signal }),
  })

/** The whole roster of a class; no class has more than 500 trainees. */
export const wholeRosterQuery = (id: string) =>
  queryOptions({
    queryKey: ['class', id, 'roster'],
    queryFn: ({ signal }) =>
      call<typeof trainingContract.roster>('GET', '/api/classes/:id/roster', {
        params: { id },
        query: { limit: 500 },
        signal,
      }),
  })

export const lessonsQuery = (id: string) =>
  queryOptions({
    queryKey: ['class', id, 'lessons'],
    queryFn: ({ signal }) =>
      call<typeof trainingContract.lessons>('GET', '/api/classes/:id/lessons', { params: { id }, signal }),
  })

/** After any act on a class: everything that shows it is asked for again. */
export async function classChanged(id: string, detail?: ClassDetail) {
  if (detail) queryClient.setQueryData(classQuery(id).queryKey, detail)
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['class', id], refetchType: 'active' }),
    queryClient.invalidateQueries({ queryKey: ['list'] }),
    queryClient.invalidateQueries({ queryKey: ['queue'] }),
    queryClient.invalidateQueries({ queryKey: ['overview'] }),
  ])
}

const KINDS = {
  skill: 'class.kind_skill',
  startup: 'class.kind_startup',
  pre_job: 'class.kind_pre_job',
  safety: 'class.kind_safety',
  transfer: 'class.kind_transfer',
  apprenticeship: 'class.kind_apprenticeship',
} as const
export type ClassKind = keyof typeof KINDS
export const CLASS_KINDS = Object.keys(KINDS) as ClassKind[]
export const kindName = (kind: ClassKind) => t(KINDS[kind])

const MODES = {
  order: 'class.mode_order',
  menu: 'class.mode_menu',
  project: 'class.mode_project',
  targeted: 'class.mode_targeted',
  village: 'class.mode_village',
} as const
export type ClassMode = keyof typeof MODES
export const CLASS_MODES = Object.keys(MODES) as ClassMode[]
export const modeName = (mode: ClassMode) => t(MODES[mode])

/** Minutes as hours: `2.5`. */
export const hoursOf = (minutes: number) => String(Math.round((minutes / 60) * 100) / 100)
