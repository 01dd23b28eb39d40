import { useQuery } from '@tanstack/react-query'
import type { registryContract } from '#src/modules/registry/registry.contract.ts'
import { call } from '#web/ui/client.ts'
import type { ApplicationForm } from './application-form.ts'

type Trade = Pick<ApplicationForm, 'occupation' | 'level' | 'startDay'>

/** Assessors that may examine the trade on the first day; asked for once all three are known. */
export function useAssessors({ occupation, level, startDay }: Trade) {
  return useQuery({
    queryKey: ['assessors', occupation, level, startDay],
    enabled: occupation !== null && level !== null && startDay !== null,
    queryFn: ({ signal }) =>
      call<typeof registryContract.assessorsFor>('GET', '/api/assessors', {
        query: { occupation: occupation ?? '', level: level ?? 'L5', day: startDay ?? '' },
        signal,
      }),
  })
}

export const useAssessorName = (form: Trade & Pick<ApplicationForm, 'assessorId'>) =>
  useAssessors(form).data?.items.find((one) => one.id === form.assessorId)?.name
