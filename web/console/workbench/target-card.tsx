import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { targetsContract } from '#src/modules/targets/targets.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'
import { count, daysBetween, percent } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { useSession } from '../session.ts'
import { MEASURE_UNITS } from '../targets/target-rows.ts'
import { Progress } from '../ui/figures.tsx'
import { Card } from '../ui/page.tsx'
import { Failed, Loading } from '../ui/states.tsx'

type Targets = ResponseOf<typeof targetsContract.targets>

const SHORT = {
  training: 'workbench.training',
  new_skilled: 'workbench.skilled',
  new_high_skilled: 'workbench.highSkilled',
} as const

/** The viewer's own row of a table; a unit without a row of its own sees the sum of the first table, which is its regions'. */
function figuresFor(targets: Targets, unitId: string) {
  const own = targets.tables.flatMap((table) => table.rows).find((row) => row.unitId === unitId)
  return { figures: own?.figures ?? targets.tables[0]?.totals, summed: own === undefined }
}

/** Three bars against the year's targets, with a line where the year stands. In a demo the printed targets are far off, and it says so. */
export function TargetCard() {
  const { unit } = useSession()
  const query = useQuery({
    queryKey: ['targets', 0],
    queryFn: ({ signal }) => call<typeof targetsContract.targets>('GET', '/api/targets', { query: {}, signal }),
  })
  const { data } = query
  const { figures, summed } = data ? figuresFor(data, unit.id) : {}
  const gone = data ? Math.min(1, (daysBetween(`${data.year}-01-01`, data.businessDay) + 1) / daysOf(data.year)) : 0
  return (
    <Card
      title={
        data && String(data.year) !== data.businessDay.slice(0, 4)
          ? t('workbench.targetsOf', { year: data.year })
          : t('workbench.targets')
      }
      right={<Link to="/targets">{t('workbench.allTargets')}</Link>}
    >
      {query.isPending ? (
        <Loading lines={3} />
      ) : !data ? (
        <Failed error={query.error} onRetry={() => query.refetch()} />
      ) : !figures ? (
        <p className="sec">{t('workbench.noTargets', { year: data.year })}</p>
      ) : (
        <>
          {figures.map((figure) => {
            const short = Math.ceil(figure.target * gone) - figure.done
            return (
              <div key={figure.measure} className="goal">
                <p>
                  {t(SHORT[figure.measure])}
                  <b>{percent(figure.rate)}</b>
                </p>
                <Progress
                  label={t(SHORT[figure.measure])}
                  part={figure.rate}
                  {...(data.demoShare === null ? { node: gone } : {})}
                />
                <div className="small muted">
                  <span>
                    {count(figure.done)} / {count(figure.target)} {MEASURE_UNITS[figure.measure]}
                  </span>
                  {data.demoShare === null &&
                    figure.target > 0 &&
                    (short > 0 ? (
                      <span className="late">
                        {t('workbench.short', { n: `${count(short)} ${MEASURE_UNITS[figure.measure]}` })}
                      </span>
                    ) : (
                      <span className="ok">{t('workbench.onTime')}</span>
                    ))}
                </div>
              </div>
            )
          })}
          {summed && <p className="small muted goal-note">{t('workbench.summed')}</p>}
          <p className="small muted goal-note">
            {data.demoShare === null ? (
              <>
                <u aria-hidden="true" />
                {t('workbench.gone', { share: percent(gone) })}
              </>
            ) : (
              t('workbench.demoShare', { share: percent(data.demoShare, data.demoShare < 0.01 ? 2 : 1) })
            )}
          </p>
        </>
      )}
    </Card>
  )
}

const daysOf = (year: number) => daysBetween(`${year}-01-01`, `${year + 1}-01-01`)
