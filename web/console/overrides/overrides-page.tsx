import { useNavigate, useSearch } from '@tanstack/react-router'
import { Input } from 'antd'
import { useState } from 'react'
import type {
  entitlementsContract,
  OverLimitRow,
  OverrideRow,
} from '#src/modules/entitlements/entitlements.contract.ts'
import { OVERRIDE_STATUS_NAMES } from '#src/modules/entitlements/entitlements.types.ts'
import type { QueryInputOf } from '#src/platform/http/contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { identity, shortDay } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useBusinessDay, useMay } from '../session.ts'
import { GoLink } from '../shell/go.tsx'
import { ActDialog } from '../ui/act-dialog.tsx'
import { choicesOf } from '../ui/fields.tsx'
import { Field, useForm } from '../ui/form.tsx'
import { ListCard, useList } from '../ui/list.tsx'
import { PageHead } from '../ui/page.tsx'
import { Tabs } from '../ui/tabs.tsx'

type Tab = 'made' | 'over'

/** Exceptions from the yearly limit, and who would need one. */
export function OverridesPage() {
  const navigate = useNavigate()
  const { tab } = useSearch({ strict: false }) as { tab?: string }
  const shown: Tab = tab === 'over' ? 'over' : 'made'
  return (
    <>
      <PageHead title={t('override.title')} say={t('override.say')} />
      <Tabs<Tab>
        label={t('override.title')}
        items={[
          { key: 'made', label: t('override.made') },
          { key: 'over', label: t('override.over') },
        ]}
        value={shown}
        onChange={(key) => void navigate({ to: '/limit-overrides', search: { tab: key } })}
      />
      {shown === 'made' ? <Made /> : <Over />}
    </>
  )
}

function Made() {
  const today = useBusinessDay()
  const list = useList<OverrideRow>({
    id: 'limit-overrides',
    fetch: (query, signal) =>
      call<typeof entitlementsContract.overrides>('GET', '/api/limit-overrides', {
        query: query as QueryInputOf<typeof entitlementsContract.overrides>,
        signal,
      }),
    rowKey: (row) => row.id,
    filters: [
      { key: 'q', label: t('override.search'), kind: 'text' },
      {
        key: 'status',
        label: t('override.status'),
        kind: 'choice',
        options: choicesOf(OVERRIDE_STATUS_NAMES),
      },
    ],
  })
  return (
    <ListCard<OverrideRow>
      list={list}
      linkOf={(row) => `/limit-overrides/${row.id}`}
      columns={[
        {
          key: 'name',
          title: t('override.name'),
          width: 110,
          cut: (row) => row.name,
          render: (row) => <span className="strong">{row.name}</span>,
        },
        {
          key: 'class',
          title: t('override.class'),
          width: 170,
          render: (row) => <span className="nowrap">{row.classNumber}</span>,
        },
        { key: 'year', title: t('override.year'), width: 70, render: (row) => row.year },
        {
          key: 'document',
          title: t('override.document'),
          width: 200,
          cut: (row) => row.document,
          render: (row) => row.document,
        },
        { key: 'reason', title: t('override.reason'), cut: (row) => row.reason, render: (row) => row.reason },
        {
          key: 'made',
          title: t('override.madeBy'),
          width: 150,
          render: (row) => (
            <span className="nowrap">
              {row.madeBy} {shortDay(row.madeDay, today)}
            </span>
          ),
        },
        {
          key: 'checked',
          title: t('override.checkedBy'),
          width: 150,
          render: (row) => (
            <span className="nowrap">
              {row.checkedBy ? `${row.checkedBy} ${shortDay(row.checkedDay, today)}` : '—'}
            </span>
          ),
        },
        {
          key: 'status',
          title: t('override.status'),
          width: 112,
          render: (row) => <StatusTag kind="override" code={row.status} name={row.statusName} />,
        },
      ]}
      empty={{ title: t('override.madeEmpty'), text: t('override.madeEmptyWhy') }}
    />
  )
}

function Over() {
  const today = useBusinessDay()
  const may = useMay()
  const [asking, setAsking] = useState<OverLimitRow>()
  const list = useList<OverLimitRow>({
    id: 'over-limit',
    fetch: (query, signal) =>
      call<typeof entitlementsContract.overLimit>('GET', '/api/over-limit', {
        query: query as QueryInputOf<typeof entitlementsContract.overLimit>,
        signal,
      }),
    rowKey: (row) => `${row.personId} ${row.classId}`,
    filters: [{ key: 'q', label: t('override.search'), kind: 'text' }],
  })
  return (
    <>
      <ListCard<OverLimitRow>
        list={list}
        summary={<span className="sec">{t('override.overSay')}</span>}
        columns={[
          {
            key: 'name',
            title: t('override.name'),
            width: 110,
            cut: (row) => row.name,
            render: (row) => <span className="strong">{row.name}</span>,
          },
          {
            key: 'doc',
            title: t('override.docNo'),
            width: 180,
            render: (row) => <span className="sec nowrap">{identity(row.docNoMasked)}</span>,
          },
          {
            key: 'class',
            title: t('override.class'),
            cut: (row) => row.classTitle,
            render: (row) =>
              may('class.read') ? (
                <GoLink link={`/classes/${row.classId}?tab=roster`}>
                  {row.classNumber} {row.classTitle}
                </GoLink>
              ) : (
                row.classNumber
              ),
          },
          {
            key: 'start',
            title: t('override.start'),
            width: 104,
            render: (row) => <span className="nowrap">{shortDay(row.startDay, today)}</span>,
          },
          {
            key: 'unit',
            title: t('override.unit'),
            width: 110,
            cut: (row) => row.unitName,
            render: (row) => row.unitName,
          },
          ...(may('override.propose')
            ? [
                {
                  key: 'act',
                  title: t('override.act'),
                  width: 110,
                  render: (row: OverLimitRow) => (
                    <button type="button" className="linkish" onClick={() => setAsking(row)}>
                      {t('override.propose')}
                    </button>
                  ),
                },
              ]
            : []),
        ]}
        empty={{ title: t('override.overEmpty'), text: t('override.overEmptyWhy') }}
      />
      {asking && <Propose row={asking} onClose={() => setAsking(undefined)} />}
    </>
  )
}

function Propose({ row, onClose }: { row: OverLimitRow; onClose: () => void }) {
  const navigate = useNavigate()
  const form = useForm({
    initial: { document: '', reason: '' },
    checks: {
      document: ({ document }) =>
        document.trim() ? undefined : t('override.missing', { name: t('override.document') }),
      reason: ({ reason }) => (reason.trim() ? undefined : t('override.missing', { name: t('override.reason') })),
    },
    send: ({ document, reason }, idempotencyKey) =>
      call<typeof entitlementsContract.proposeOverride>('POST', '/api/limit-overrides', {
        body: { personId: row.personId, classId: row.classId, document: document.trim(), reason: reason.trim() },
        idempotencyKey,
      }),
    onSent: (made) => {
      toast(t('override.proposed'))
      void refreshAll()
      void navigate({ to: '/limit-overrides/$id', params: { id: made.id } })
    },
  })
  return (
    <ActDialog
      title={t('override.propose')}
      say={t('override.proposeSay', { name: row.name, number: row.classNumber })}
      form={form}
      submit={t('override.propose')}
      onClose={onClose}
    >
      <Field label={t('override.document')} hint={t('override.documentHint')} {...form.field('document')}>
        <Input {...form.text('document')} maxLength={100} />
      </Field>
      <Field label={t('override.reason')} {...form.field('reason')}>
        <Input.TextArea {...form.text('reason')} rows={3} maxLength={500} />
      </Field>
    </ActDialog>
  )
}
