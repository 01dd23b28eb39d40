import { count, day } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { Empty } from '../ui/states.tsx'
import type { Cite, Pack } from './policy-query.ts'

/** Targets, deadlines, rhythms of reports and clauses that decide no single claim, each with its words. */
export function Schedule({ pack, chosen }: { pack: Pack; chosen: string | undefined }) {
  const none =
    pack.targets.length +
      pack.deadlines.length +
      pack.rhythms.length +
      pack.provisions.length +
      (pack.grants?.length ?? 0) ===
    0
  if (none)
    return (
      <Empty icon="target" title={t('policy.noSchedule')}>
        {t('policy.noScheduleWhy')}
      </Empty>
    )
  return (
    <>
      {pack.grants && (
        <section className="schedule">
          <h2>{t('policy.grants', { n: pack.grants.length })}</h2>
          <ul>
            {pack.grants.map((one) => (
              <Clause key={one.id} one={one} chosen={chosen} right={one.amountText}>
                <p className="small">
                  {one.conditions.join('；')}；{one.onceText}
                </p>
              </Clause>
            ))}
          </ul>
        </section>
      )}
      {pack.targets.length > 0 && (
        <section className="schedule">
          <h2>{t('policy.targets', { n: pack.targets.length })}</h2>
          <ul>
            {pack.targets.map((one) => (
              <Clause key={one.id} one={one} chosen={chosen} right={one.periodText}>
                {one.figures.length > 0 && (
                  <ul className="parameters">
                    {one.figures.map(({ name, value }) => (
                      <li key={name}>
                        <span>{name}</span>
                        <b>{value}</b>
                      </li>
                    ))}
                  </ul>
                )}
                {one.rows.length > 0 && <TaskTable rows={one.rows} />}
              </Clause>
            ))}
          </ul>
        </section>
      )}
      {pack.deadlines.length > 0 && (
        <section className="schedule">
          <h2>{t('policy.deadlines', { n: pack.deadlines.length })}</h2>
          <ul>
            {pack.deadlines.map((one) => (
              <Clause key={one.id} one={one} chosen={chosen} right={t('policy.due', { day: day(one.due) })}>
                {one.progressText && <p className="small">{one.progressText}</p>}
              </Clause>
            ))}
          </ul>
        </section>
      )}
      {pack.rhythms.length > 0 && (
        <section className="schedule">
          <h2>{t('policy.rhythms', { n: pack.rhythms.length })}</h2>
          <ul>
            {pack.rhythms.map((one) => (
              <Clause key={one.id} one={one} chosen={chosen} right={one.everyText} />
            ))}
          </ul>
        </section>
      )}
      {pack.provisions.length > 0 && (
        <section className="schedule">
          <h2>{t('policy.provisions', { n: pack.provisions.length })}</h2>
          <p className="small muted">{t('policy.provisionsSay')}</p>
          <ul>
            {pack.provisions.map((one) => (
              <Clause key={one.id} one={one} chosen={chosen} />
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function Clause({
  one,
  chosen,
  right,
  children,
}: {
  one: { id: string; says: string; cite: Cite }
  chosen: string | undefined
  right?: string
  children?: React.ReactNode
}) {
  return (
    <li id={one.id} tabIndex={-1} className={one.id === chosen ? 'chosen' : ''}>
      <div className="cl">
        <a href={`#${one.id}`} className="rule-id">
          {one.id}
        </a>
        <span className="clause">{one.cite.clause}</span>
      </div>
      <div>
        <p>
          <b className="strong">{one.says}</b>
        </p>
        <q className="quote">{one.cite.quote}</q>
        {children}
      </div>
      {right && <span className="small sec when">{right}</span>}
    </li>
  )
}

function TaskTable({ rows }: { rows: Pack['targets'][number]['rows'] }) {
  return (
    <details className="asked">
      <summary>{t('policy.taskTable', { n: rows.length })}</summary>
      <div className="scroll-x">
        <table className="plain">
          <thead>
            <tr>
              <th>{t('policy.unit')}</th>
              <th className="num">{t('workbench.training')}</th>
              <th className="num">{t('workbench.skilled')}</th>
              <th className="num">{t('workbench.highSkilled')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.unit}>
                <th scope="row">{row.unit}</th>
                <td className="num">{count(row.trainings)}</td>
                <td className="num">{count(row.newSkilled)}</td>
                <td className="num">{count(row.newHighSkilled)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
