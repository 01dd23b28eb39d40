import { useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { registryContract } from '#src/modules/registry/registry.contract.ts'
import type { BlacklistRow, supervisionContract } from '#src/modules/supervision/supervision.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { identity, shortDay } from '#web/ui/format.ts'
import { Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { usePaused } from '../registry/options.ts'
import { useBusinessDay, useMay } from '../session.ts'
import { GoLink } from '../shell/go.tsx'
import { ActDialog } from '../ui/act-dialog.tsx'
import { ChoiceField, DayField } from '../ui/fields.tsx'
import { Field, useForm } from '../ui/form.tsx'
import { ListPage } from '../ui/list.tsx'
import { ReasonDialog } from '../ui/reason-dialog.tsx'

/** 黑名单: who gets nothing now, by which paper, until when. */
export function BlacklistPage() {
  const may = useMay()
  const today = useBusinessDay()
  const [adding, setAdding] = useState(false)
  const [lifting, setLifting] = useState<BlacklistRow>()
  const close = () => {
    setAdding(false)
    setLifting(undefined)
  }
  const done = (words: string) => {
    close()
    toast(words)
    void refreshAll()
  }
  return (
    <>
      <ListPage<BlacklistRow>
        title={t('blacklist.title')}
        say={t('blacklist.say')}
        actions={
          may('blacklist.write') && (
            <Button type="primary" danger onClick={() => setAdding(true)}>
              {t('blacklist.add')}
            </Button>
          )
        }
        id="blacklist"
        fetch={(query, signal) =>
          call<typeof supervisionContract.blacklist>('GET', '/api/blacklist', { query, signal })
        }
        rowKey={(row) => row.id}
        filters={[
          { key: 'q', label: t('blacklist.find'), kind: 'text' },
          {
            key: 'inForce',
            label: t('blacklist.show'),
            kind: 'choice',
            options: [
              { value: 'yes', label: t('blacklist.inForce') },
              { value: 'no', label: t('blacklist.ended') },
            ],
          },
        ]}
        columns={[
          {
            key: 'subject',
            title: t('blacklist.subject'),
            width: 200,
            cut: (row) => `${row.subjectName} ${row.subjectNumber}`,
            render: (row) => (
              <>
                <GoLink link={`/${row.subjectKind === 'person' ? 'persons' : 'organisations'}/${row.subjectId}`}>
                  {row.subjectName}
                </GoLink>{' '}
                <span className="small muted">{row.subjectNumber}</span>
              </>
            ),
          },
          {
            key: 'kind',
            title: t('blacklist.kind'),
            width: 70,
            render: (row) => (row.subjectKind === 'person' ? t('blacklist.person') : t('blacklist.organisation')),
          },
          { key: 'reason', title: t('blacklist.reason'), cut: (row) => row.reason, render: (row) => row.reason },
          {
            key: 'document',
            title: t('blacklist.document'),
            width: 170,
            cut: (row) => row.document,
            render: (row) => row.document,
          },
          {
            key: 'days',
            title: t('blacklist.to'),
            width: 180,
            render: (row) =>
              `${shortDay(row.fromDay, today)} — ${row.toDay ? shortDay(row.toDay, today) : t('blacklist.none')}`,
          },
          {
            key: 'entered',
            title: t('blacklist.entered'),
            width: 120,
            render: (row) => (
              <>
                {row.enteredBy} <span className="small muted">{shortDay(row.enteredDay, today)}</span>
              </>
            ),
          },
          {
            key: 'status',
            title: t('blacklist.status'),
            width: 150,
            render: (row) => (
              <>
                <Tag tone={row.inForce ? 'bad' : 'away'}>{row.statusName}</Tag>{' '}
                {row.actions.includes('lift') && (
                  <button type="button" className="linkish" onClick={() => setLifting(row)}>
                    {t('blacklist.lift')}
                  </button>
                )}
              </>
            ),
          },
        ]}
        empty={{ title: t('blacklist.empty'), text: t('blacklist.emptyWhy') }}
      />
      {adding && <EnterDialog onDone={(name) => done(t('blacklist.done', { name }))} onClose={close} />}
      {lifting && (
        <ReasonDialog
          title={t('blacklist.liftTitle', { name: lifting.subjectName })}
          label={t('blacklist.liftDocument')}
          max={120}
          submit={t('blacklist.lift')}
          send={(document, idempotencyKey) =>
            call<typeof supervisionContract.liftBlacklist>('POST', '/api/blacklist/:id/lift', {
              params: { id: lifting.id },
              body: { version: lifting.version, document },
              idempotencyKey,
            })
          }
          onDone={(row) => done(t('blacklist.lifted', { name: row.subjectName }))}
          onClose={close}
        />
      )}
    </>
  )
}

interface Values {
  subjectKind: 'organisation' | 'person' | null
  subjectId: string | null
  reason: string
  document: string
  fromDay: string | null
  toDay: string | null
}

function EnterDialog({ onDone, onClose }: { onDone: (name: string) => void; onClose: () => void }) {
  const today = useBusinessDay()
  const form = useForm<Values, BlacklistRow>({
    initial: { subjectKind: 'organisation', subjectId: null, reason: '', document: '', fromDay: today, toDay: null },
    checks: {
      subjectId: (v) => (v.subjectId ? undefined : t('blacklist.need')),
      reason: (v) => (v.reason.trim() ? undefined : t('form.missing', { name: t('blacklist.reason') })),
      document: (v) => (v.document.trim() ? undefined : t('form.missing', { name: t('blacklist.document') })),
      fromDay: (v) => (v.fromDay ? undefined : t('form.chooseDay')),
    },
    send: (v, idempotencyKey) =>
      call<typeof supervisionContract.enterBlacklist>('POST', '/api/blacklist', {
        body: {
          subjectKind: v.subjectKind ?? 'person',
          subjectId: v.subjectId ?? '',
          reason: v.reason.trim(),
          document: v.document.trim(),
          fromDay: v.fromDay ?? '',
          toDay: v.toDay,
        },
        idempotencyKey,
      }),
    onSent: (row) => onDone(row.subjectName),
  })
  return (
    <ActDialog
      title={t('blacklist.add')}
      say={t('blacklist.say')}
      form={form}
      submit={t('blacklist.submit')}
      danger
      onClose={onClose}
    >
      <Field label={t('blacklist.chooseKind')} {...form.field('subjectKind')}>
        <ChoiceField
          {...form.choice('subjectKind')}
          onChange={(kind) => {
            form.set('subjectKind', kind)
            form.set('subjectId', null)
          }}
          options={[
            { value: 'organisation', label: t('blacklist.organisation') },
            { value: 'person', label: t('blacklist.person') },
          ]}
        />
      </Field>
      <Field label={t('blacklist.choose')} hint={t('blacklist.search')} {...form.field('subjectId')}>
        <SubjectField key={form.values.subjectKind} {...form.choice('subjectId')} kind={form.values.subjectKind} />
      </Field>
      <Field label={t('blacklist.reason')} {...form.field('reason')}>
        <Input.TextArea {...form.text('reason')} rows={2} maxLength={500} />
      </Field>
      <Field label={t('blacklist.document')} {...form.field('document')}>
        <Input {...form.text('document')} maxLength={120} />
      </Field>
      <Field label={t('blacklist.fromDay')} {...form.field('fromDay')}>
        <DayField {...form.choice('fromDay')} />
      </Field>
      <Field label={t('blacklist.toDay')} {...form.field('toDay')}>
        <DayField {...form.choice('toDay')} />
      </Field>
    </ActDialog>
  )
}

function SubjectField({
  kind,
  ...rest
}: { kind: Values['subjectKind'] } & Omit<React.ComponentProps<typeof ChoiceField<string>>, 'options' | 'onSearch'>) {
  const [text, setText] = useState('')
  const q = usePaused(text.trim())
  const organisations = useQuery({
    queryKey: ['blacklist-organisations', q],
    queryFn: ({ signal }) =>
      call<typeof registryContract.organisations>('GET', '/api/organisations', {
        query: { limit: 20, ...(q ? { q } : {}) },
        signal,
      }),
    enabled: kind === 'organisation',
  })
  const persons = useQuery({
    queryKey: ['blacklist-persons', q],
    queryFn: ({ signal }) =>
      call<typeof registryContract.persons>('GET', '/api/persons', { query: { q, limit: 20 }, signal }),
    enabled: kind === 'person' && q.length > 0,
    retry: false,
  })
  const options =
    kind === 'person'
      ? (persons.data?.items ?? []).map((one) => ({ value: one.id, label: `${one.name} ${identity(one.docNoMasked)}` }))
      : (organisations.data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))
  return (
    <ChoiceField
      {...rest}
      options={options}
      onSearch={setText}
      loading={organisations.isFetching || persons.isFetching}
    />
  )
}
