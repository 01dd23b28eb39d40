import { Link } from '@tanstack/react-router'
import type { targetsContract } from '#src/modules/targets/targets.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'
import { count, identity, shortDay } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { useBusinessDay } from '../session.ts'
import { GoLink } from '../shell/go.tsx'
import { ListCard, useList } from '../ui/list.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { Empty } from '../ui/states.tsx'
import { MEASURE_NAMES, MEASURE_UNITS, MEASURES, type Measure } from './target-rows.ts'

type Answer = ResponseOf<typeof targetsContract.figureRecords>
type Row = Answer['items'][number]

/** The very people behind one number of the targets: as many as the number says, as far as the reader's scope reaches. */
export function FigurePage({
  measure: asked,
  unit,
  year,
}: {
  measure: string | undefined
  unit: string | undefined
  year: string | undefined
}) {
  const measure = MEASURES.find((one) => one === asked)
  const crumbs = <Link to="/targets">{t('target.back')}</Link>
  if (!measure || !unit || !Number(year)) {
    return (
      <>
        <PageHead title={t('target.figure')} crumbs={crumbs} />
        <Card flush>
          <Empty icon="target" title={t('target.figureMissing')}>
            {t('target.figureMissingWhy')}
          </Empty>
        </Card>
      </>
    )
  }
  return <Records key={`${measure}-${unit}-${year}`} measure={measure} unit={unit} year={Number(year)} />
}

function Records({ measure, unit, year }: { measure: Measure; unit: string; year: number }) {
  const today = useBusinessDay()
  const list = useList<Row, Answer>({
    id: `figure.${measure}.${unit}.${year}`,
    fetch: (query, signal) =>
      call<typeof targetsContract.figureRecords>('GET', '/api/figures', {
        query: { ...query, measure, unit, year },
        signal,
      }),
    rowKey: (row) => `${row.personId}-${row.day}-${row.classNumber ?? ''}-${row.certificateNumber ?? ''}`,
  })
  const { answer } = list
  const unitWord = MEASURE_UNITS[measure]
  return (
    <>
      <PageHead
        title={
          answer
            ? t('target.figureTitle', {
                unit: answer.unitName,
                year,
                measure: MEASURE_NAMES[measure],
                n: count(answer.figure),
                unitWord,
              })
            : t('target.figure')
        }
        crumbs={
          <Link to="/targets" search={{ measure, year: String(year) }}>
            {t('target.back')}
          </Link>
        }
      />
      {answer && (
        <p className="sec apart">
          {answer.inScope === answer.figure
            ? t('target.figureAll', { n: count(answer.figure), unitWord })
            : t('target.figurePart', {
                n: count(answer.inScope),
                rest: count(answer.figure - answer.inScope),
                unitWord,
              })}
        </p>
      )}
      <ListCard<Row>
        list={list}
        columns={[
          {
            key: 'name',
            title: t('target.name'),
            width: 130,
            cut: (row) => row.name,
            render: (row) => <span className="strong">{row.name}</span>,
          },
          {
            key: 'doc',
            title: t('target.docNo'),
            width: 180,
            render: (row) => <span className="sec nowrap">{identity(row.docNoMasked)}</span>,
          },
          { key: 'day', title: t('target.day'), width: 104, render: (row) => shortDay(row.day, today) },
          { key: 'what', title: t('target.what'), cut: (row) => row.what, render: (row) => row.what },
          {
            key: 'class',
            title: t('target.classNumber'),
            width: 170,
            render: (row) => linked(row, row.certificateNumber === null, row.classNumber),
          },
          {
            key: 'certificate',
            title: t('target.certificateNumber'),
            width: 216,
            render: (row) => linked(row, row.certificateNumber !== null, row.certificateNumber),
          },
          {
            key: 'unit',
            title: t('target.unitName'),
            width: 96,
            cut: (row) => row.unitName,
            render: (row) => row.unitName,
          },
        ]}
        empty={{ title: t('target.figureEmpty'), text: t('target.figureEmptyWhy') }}
      />
    </>
  )
}

/** The record's link stands on the number that it leads to. */
const linked = (row: Row, here: boolean, text: string | null) =>
  text === null ? null : here && row.link ? (
    <GoLink link={row.link} className="nowrap">
      {text}
    </GoLink>
  ) : (
    <span className="nowrap">{text}</span>
  )
