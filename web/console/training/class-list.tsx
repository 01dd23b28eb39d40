import { Button } from 'antd'
import type { ClassRow, trainingContract } from '#src/modules/training/training.contract.ts'
import { CLASS_STATUS_NAMES, CLASS_STATUSES } from '#src/modules/training/training.types.ts'
import type { QueryInputOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'
import { count, NONE, shortDay } from '#web/ui/format.ts'
import { Icon } from '#web/ui/icon.tsx'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useCountyChoices, useDepartmentChoices, useOccupationChoices } from '../registry/options.ts'
import { useBusinessDay, useMay, useSession } from '../session.ts'
import { useGo } from '../shell/go.tsx'
import { type Column, type Filter, ListPage } from '../ui/list.tsx'
import { dueOf } from '../ui/queue-card.tsx'
import './training.css'

export type ClassQuery = QueryInputOf<typeof trainingContract.classes>

/** The classes in the viewer's reach; a provider's own are 我的班. */
export function ClassListPage() {
  const { account } = useSession()
  const may = useMay()
  const go = useGo()
  const own = account.role === 'provider'
  return (
    <ListPage<ClassRow>
      title={own ? t('class.mine') : t('class.title')}
      say={own ? t('class.sayMine') : t('class.say')}
      id="classes"
      tall
      fetch={(query, signal) =>
        call<typeof trainingContract.classes>('GET', '/api/classes', { query: query as ClassQuery, signal })
      }
      rowKey={(row) => row.id}
      linkOf={(row) => `/classes/${row.id}`}
      filters={useClassFilters()}
      columns={useClassColumns()}
      exportPath="/api/classes.xlsx"
      actions={
        may('class.apply') && (
          <Button type="primary" icon={<Icon name="plus" />} onClick={() => go('/classes/new')}>
            {t('class.apply')}
          </Button>
        )
      }
      empty={{
        title: t('class.empty'),
        text: own ? t('class.emptyOwn') : t('class.emptyOffice'),
        actions: may('class.apply') && <Button onClick={() => go('/classes/new')}>{t('class.apply')}</Button>,
      }}
    />
  )
}

function useClassFilters(): readonly Filter[] {
  const counties = useCountyChoices()
  const departments = useDepartmentChoices()
  const occupations = useOccupationChoices()
  const units = counties.length > 0 ? [...counties, ...departments] : []
  return [
    { key: 'q', label: t('class.search'), kind: 'text' },
    {
      key: 'status',
      label: t('class.status'),
      kind: 'choice',
      options: CLASS_STATUSES.filter((status) => status !== 'draft').map((status) => ({
        value: status,
        label: CLASS_STATUS_NAMES[status],
      })),
    },
    { key: 'occupation', label: t('class.occupation'), kind: 'choice', options: occupations },
    ...(units.length > 0
      ? [{ key: 'unit', label: t('class.unit'), kind: 'choice', options: units } satisfies Filter]
      : []),
    { key: 'from', label: t('class.from'), kind: 'day' },
    { key: 'to', label: t('class.to'), kind: 'day' },
  ]
}

function useClassColumns(): readonly Column<ClassRow>[] {
  const today = useBusinessDay()
  const { account } = useSession()
  const own = account.role === 'provider'
  const oneCounty = own || account.role === 'county' || account.role === 'village'
  return [
    {
      key: 'class',
      title: t('class.class'),
      render: (row) => <ClassName row={row} />,
      cut: (row) => row.title,
    },
    {
      key: 'trade',
      title: t('class.trade'),
      width: 150,
      render: (row) => (
        <>
          <div className="ellipsis">{row.occupationName}</div>
          <div className="small muted">{row.levelName}</div>
        </>
      ),
    },
    {
      key: 'provider',
      title: t('class.provider'),
      width: 190,
      hidden: own,
      render: (row) => row.providerName,
      cut: (row) => row.providerName,
    },
    {
      key: 'unit',
      title: t('class.place'),
      width: 92,
      hidden: oneCounty,
      render: (row) => row.unitName,
      cut: (row) => row.unitName,
    },
    {
      key: 'department',
      title: t('class.department'),
      width: 150,
      hidden: true,
      render: (row) => row.departmentName ?? NONE,
      cut: (row) => row.departmentName ?? '',
    },
    {
      key: 'days',
      title: t('class.days'),
      width: 156,
      render: (row) => (
        <span className="nowrap">
          {shortDay(row.startDay, today)}—{shortDay(row.endDay, row.startDay)}
        </span>
      ),
    },
    {
      key: 'people',
      title: t('class.people'),
      width: 104,
      align: 'right',
      render: (row) => (
        <>
          {count(row.enrolled)} / {count(row.capacity)}
        </>
      ),
    },
    {
      key: 'status',
      title: t('class.status'),
      width: 116,
      render: (row) => <StatusTag kind="class" code={row.status} name={row.statusName} />,
    },
    {
      key: 'due',
      title: t('class.due'),
      width: 118,
      render: (row) => <Due row={row} />,
    },
  ]
}

/** Two lines: the name, under it the number it has or will get. */
export const ClassName = ({ row }: { row: Pick<ClassRow, 'title' | 'number'> }) => (
  <span className="class-name">
    <b>{row.title}</b>
    <small>{row.number ?? t('class.noNumber')}</small>
  </span>
)

/** How long the office that reviews the class still has; nothing where no office has it. */
export function Due({ row }: { row: Pick<ClassRow, 'reviewDue' | 'daysLeft'> }) {
  const today = useBusinessDay()
  if (row.daysLeft === null) return null
  const due = dueOf({ dueDay: row.reviewDue, daysLeft: row.daysLeft }, today)
  return <span className={`nowrap ${due.tone === 'calm' ? 'sec' : due.tone}`}>{due.text}</span>
}
