import { queryOptions } from '@tanstack/react-query'
import type { settingsContract } from '#src/modules/settings/settings.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'

export type Setting = ResponseOf<typeof settingsContract.settings>['items'][number]
export type SettingPaper = ResponseOf<typeof settingsContract.settingPapers>['items'][number]

export interface BankColumn {
  readonly key: string
  readonly title: string
}
export interface BankLayout {
  readonly encoding: string
  readonly columns: readonly BankColumn[]
}

export const settingsQuery = (unit: string | undefined) =>
  queryOptions({
    queryKey: ['settings', unit],
    queryFn: ({ signal }) =>
      call<typeof settingsContract.settings>('GET', '/api/settings', { query: { unit }, signal }),
  })
