import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Radio } from 'antd'
import type { ClaimableClassRow, OpenProgram, subsidyContract } from '#src/modules/subsidy/subsidy.contract.ts'
import { call } from '#web/ui/client.ts'
import { count, day, money } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { Card } from '../ui/page.tsx'
import { Empty, Failed, Loading } from '../ui/states.tsx'

/** Classes that wait to be claimed for a program; the chosen one is handed up. */
export function ChooseClass({
  program,
  classId,
  onChoose,
}: {
  program: OpenProgram
  classId: string | undefined
  onChoose: (one: ClaimableClassRow) => void
}) {
  const query = useClasses(program)
  const items = query.data?.items ?? []
  return (
    <Card title={t('claim.chooseClass')} hint={t('claim.chooseClassHint')} flush>
      {query.isPending ? (
        <Loading lines={3} />
      ) : query.error && !query.data ? (
        <Failed error={query.error} onRetry={() => query.refetch()} />
      ) : items.length === 0 ? (
        <Empty
          icon="certificate"
          title={t('claim.noneClaimable')}
          actions={<Link to="/claims">{t('claim.seeClaims')}</Link>}
        >
          {t('claim.noneClaimableWhy')}
        </Empty>
      ) : (
        <Classes items={items} chosen={classId} onChoose={(id) => onChoose(items.find((one) => one.classId === id)!)} />
      )}
    </Card>
  )
}

export const useClasses = (program: OpenProgram) =>
  useQuery({
    queryKey: ['claimable', program.program],
    queryFn: ({ signal }) =>
      call<typeof subsidyContract.claimable>('GET', '/api/claimable', { query: { program: program.program }, signal }),
  })

function Classes({
  items,
  chosen,
  onChoose,
}: {
  items: readonly ClaimableClassRow[]
  chosen: string | undefined
  onChoose: (classId: string) => void
}) {
  const rated = items.some((one) => one.standardFen !== null)
  return (
    <div className="scroll-x">
      <table className="plain stacked">
        <thead>
          <tr>
            <th>{t('claim.class')}</th>
            <th style={{ width: 190 }}>{t('claim.occupationLevel')}</th>
            <th className="num" style={{ width: 80 }}>
              {t('claim.lines')}
            </th>
            <th className="num" style={{ width: 80 }}>
              {t('claim.certificates')}
            </th>
            <th style={{ width: 150 }}>{t('claim.since', { what: items[0]?.sinceName ?? '' })}</th>
            {rated && (
              <th className="num" style={{ width: 124 }}>
                {t('claim.standard')}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <tr key={one.classId} className={one.classId === chosen ? 'on' : ''}>
              <td className="main">
                <Radio
                  name="class"
                  value={one.classId}
                  checked={one.classId === chosen}
                  onChange={() => onChoose(one.classId)}
                >
                  {one.classNumber} {one.title}
                </Radio>
              </td>
              <td className="sec" data-label={t('claim.occupationLevel')}>
                {one.occupationName} {one.levelName}
              </td>
              <td className="num" data-label={t('claim.lines')}>
                {count(one.persons)}
              </td>
              <td className="num" data-label={t('claim.certificates')}>
                {count(one.certificates)}
              </td>
              <td className="nowrap" data-label={t('claim.since', { what: one.sinceName })}>
                {day(one.since)}
              </td>
              {rated && (
                <td className="num" data-label={t('claim.standard')}>
                  {money(one.standardFen)}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
