import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Checkbox } from 'antd'
import type { OpenProgram, subsidyContract } from '#src/modules/subsidy/subsidy.contract.ts'
import { call } from '#web/ui/client.ts'
import { day, identity } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { Card } from '../ui/page.tsx'
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
        <div className="scroll-x">
          <table className="plain stacked">
            <thead>
              <tr>
                <th style={{ width: 150 }}>
                  <Checkbox checked={all} onChange={() => onChoose(all ? [] : items.map((one) => one.hireId))}>
                    {t('claim.all', { n: items.length })}
                  </Checkbox>
                </th>
                <th style={{ width: 176 }}>{t('claim.docNo')}</th>
                <th>{t('claim.employer')}</th>
                <th style={{ width: 130 }}>{t('claim.startDay')}</th>
                <th className="num" style={{ width: 110 }}>
                  {t('claim.insuredMonths')}
                </th>
                <th style={{ width: 190 }}>{t('claim.readiness')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((one) => (
                <tr key={one.hireId} className={on.includes(one.hireId) ? 'on' : ''}>
                  <td className="main">
                    <Checkbox checked={on.includes(one.hireId)} onChange={() => toggle(one.hireId)}>
                      {one.name}
                    </Checkbox>
                  </td>
                  <td className="sec nowrap" data-label={t('claim.docNo')}>
                    {identity(one.docNoMasked)}
                  </td>
                  <td data-label={t('claim.employer')}>{one.employerName}</td>
                  <td className="nowrap" data-label={t('claim.startDay')}>
                    {day(one.startDay)}
                  </td>
                  <td className="num" data-label={t('claim.insuredMonths')}>
                    {one.insuredMonths} / {one.wantedMonths}
                  </td>
                  <td data-label={t('claim.readiness')}>
                    {one.ready ? (
                      <span className="ok">{t('claim.ready')}</span>
                    ) : (
                      <span className="late">{t('claim.readyFrom', { day: day(one.fullOn) })}</span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
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
