import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Checkbox } from 'antd'
import type { OpenProgram, subsidyContract } from '#src/modules/subsidy/subsidy.contract.ts'
import { call } from '#web/ui/client.ts'
import { day, identity } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { Card } from '../ui/page.tsx'
import { PlainTable } from '../ui/plain-table.tsx'
import { Empty, Failed, Loading } from '../ui/states.tsx'

/** Confirmed hires that nobody has claimed: who is long enough at work and insured comes chosen. */
export function ChooseHires({
  program,
  chosen,
  onChoose,
}: {
  program: OpenProgram
  /** Undefined until somebody has chosen: then those who are ready. */
  chosen: readonly string[] | undefined
  onChoose: (ids: readonly string[]) => void
}) {
  const query = useHires(program)
  const items = query.data?.items ?? []
  const on = chosen ?? items.filter((one) => one.ready).map((one) => one.hireId)
  const all = items.length > 0 && on.length === items.length
  const toggle = (id: string) => onChoose(on.includes(id) ? on.filter((one) => one !== id) : [...on, id])
  return (
    <Card
      title={t('claim.chooseHires')}
      hint={t('claim.foundHires', { n: items.length, ready: items.filter((one) => one.ready).length })}
      flush
    >
      {query.isPending ? (
        <Loading lines={3} />
      ) : query.error && !query.data ? (
        <Failed error={query.error} onRetry={() => query.refetch()} />
      ) : items.length === 0 ? (
        <Empty icon="person" title={t('claim.noHires')} actions={<Link to="/hires">{t('claim.toHires')}</Link>}>
          {t('claim.noHiresWhy')}
        </Empty>
      ) : (
        <PlainTable
          rows={items}
          rowKey={(one) => one.hireId}
          rowLook={(one) => (on.includes(one.hireId) ? 'on' : '')}
          columns={[
            {
              title: (
                <Checkbox checked={all} onChange={() => onChoose(all ? [] : items.map((one) => one.hireId))}>
                  {t('claim.all', { n: items.length })}
                </Checkbox>
              ),
              main: true,
              width: 150,
              cell: (one) => (
                <Checkbox checked={on.includes(one.hireId)} onChange={() => toggle(one.hireId)}>
                  {one.name}
                </Checkbox>
              ),
            },
            { title: t('claim.docNo'), look: 'sec nowrap', width: 176, cell: (one) => identity(one.docNoMasked) },
            { title: t('claim.employer'), cell: (one) => one.employerName },
            { title: t('claim.startDay'), look: 'nowrap', width: 130, cell: (one) => day(one.startDay) },
            {
              title: t('claim.insuredMonths'),
              num: true,
              width: 110,
              cell: (one) => (
                <>
                  {one.insuredMonths} / {one.wantedMonths}
                </>
              ),
            },
            {
              title: t('claim.readiness'),
              width: 190,
              cell: (one) =>
                one.ready ? (
                  <span className="ok">{t('claim.ready')}</span>
                ) : (
                  <span className="late">{t('claim.readyFrom', { day: day(one.fullOn) })}</span>
                ),
            },
          ]}
        />
      )}
    </Card>
  )
}

export const useHires = (program: OpenProgram) =>
  useQuery({
    queryKey: ['claimable-hires', program.program],
    queryFn: ({ signal }) =>
      call<typeof subsidyContract.claimableHires>('GET', '/api/claimable-hires', {
        query: { program: program.program },
        signal,
      }),
  })
