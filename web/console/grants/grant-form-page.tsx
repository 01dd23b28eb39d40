import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Checkbox, Input } from 'antd'
import { useState } from 'react'
import type { GrantDetail, GrantInput, GrantItemView, grantsContract } from '#src/modules/grants/grants.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { useAct } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useBusinessDay } from '../session.ts'
import { WhyPanel } from '../ui/detail.tsx'
import { ChoiceField, CountField, DayField, FenField } from '../ui/fields.tsx'
import { ErrorSummary, type Faults, Field, FormPage, useForm } from '../ui/form.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { Empty } from '../ui/states.tsx'
import { useGrant, useGrantItems } from './grant-query.ts'
import { PapersField } from './papers-field.tsx'

export interface GrantFormSearch {
  readonly item?: string
  readonly of?: string
}

/** An application for one item, or the correction of one that was returned. */
export function GrantFormPage({ item, of }: GrantFormSearch) {
  return of ? <Again id={of} /> : <New itemId={item} />
}

function New({ itemId }: { itemId: string | undefined }) {
  return (
    <Loaded query={useGrantItems()}>
      {({ items }) => {
        const item = items.find((one) => one.id === itemId)
        return item ? <GrantForm item={item} /> : <NoItem />
      }}
    </Loaded>
  )
}

const Again = ({ id }: { id: string }) => (
  <Loaded query={useGrant(id)}>{(grant) => <GrantForm item={grant.item} grant={grant} />}</Loaded>
)

const NoItem = () => (
  <>
    <PageHead title={t('grant.new')} crumbs={<Link to="/grants/items">{t('grant.items')}</Link>} />
    <Card title={t('grant.new')} flush>
      <Empty icon="money" title={t('grant.noItem')}>
        {t('grant.noItemWhy')}
      </Empty>
    </Card>
  </>
)

interface Values {
  subject: string
  units: number | null
  year: number | null
  docNo: string
  name: string
  listingDocument: string
  listingDay: string | null
  matchFen: number | null
  postFrom: string | null
  postTo: string | null
  medal: string | null
  eventName: string
  eventDay: string | null
  evidence: { kind: string; fileId: string; name: string }[]
  commitment: boolean
}

function inputOf(item: GrantItemView, values: Values): GrantInput {
  const { needs } = item
  return {
    itemId: item.id,
    subject: values.subject.trim(),
    units: needs.units ? (values.units ?? 0) : 1,
    year: values.year ?? 0,
    person: item.holder === 'person' && values.docNo ? { docNo: values.docNo.trim(), name: values.name.trim() } : null,
    listing:
      needs.listing && values.listingDay && values.listingDocument.trim()
        ? { document: values.listingDocument.trim(), day: values.listingDay }
        : null,
    matchFen: needs.match ? values.matchFen : null,
    post: needs.post && values.postFrom ? { from: values.postFrom, to: values.postTo } : null,
    medal: (values.medal as GrantInput['medal']) ?? null,
    event:
      needs.event && values.eventDay && values.eventName.trim()
        ? { name: values.eventName.trim(), day: values.eventDay }
        : null,
    evidence: values.evidence.map(({ kind, fileId }) => ({
      kind: kind as GrantInput['evidence'][number]['kind'],
      fileId,
    })),
  }
}

type Preview = ResponseOf<typeof grantsContract.preview>

function GrantForm({ item, grant }: { item: GrantItemView; grant?: GrantDetail }) {
  const navigate = useNavigate()
  const today = useBusinessDay()
  const [preview, setPreview] = useState<Preview>()
  const { needs } = item
  const before = grant?.input
  const form = useForm<Values, { id: string; number: string }>({
    initial: {
      subject: before?.subject ?? '',
      units: before?.units ?? 1,
      year: before?.year ?? Number(today.slice(0, 4)),
      docNo: '',
      name: '',
      listingDocument: before?.listing?.document ?? '',
      listingDay: before?.listing?.day ?? null,
      matchFen: before?.matchFen ?? null,
      postFrom: before?.post?.from ?? null,
      postTo: before?.post?.to ?? null,
      medal: before?.medal ?? null,
      eventName: before?.event?.name ?? '',
      eventDay: before?.event?.day ?? null,
      evidence: grant?.evidence.map(({ kind, fileId, fileName }) => ({ kind, fileId, name: fileName })) ?? [],
      commitment: false,
    },
    checks: {
      subject: (v) => (v.subject.trim() ? undefined : t('form.missing', { name: t('grant.subject') })),
      ...(item.holder === 'person' && !grant
        ? {
            name: (v: Values) => (v.name.trim() ? undefined : t('form.missing', { name: t('grant.personName') })),
            docNo: (v: Values) =>
              v.docNo.trim().length >= 6 ? undefined : t('form.missing', { name: t('grant.personDocNo') }),
          }
        : {}),
      commitment: (v) => (v.commitment ? undefined : t('grant.commitmentMissing')),
    },
    send: (v, idempotencyKey) =>
      grant
        ? call<typeof grantsContract.resubmit>('POST', '/api/grants/:id/resubmit', {
            params: { id: grant.id },
            body: { ...inputOf(item, v), commitment: true, version: grant.version },
            idempotencyKey,
          })
        : call<typeof grantsContract.apply>('POST', '/api/grants', {
            body: { ...inputOf(item, v), commitment: true },
            idempotencyKey,
          }),
    onSent: (row) => {
      toast(t('grant.sent', { number: row.number }))
      void navigate({ to: '/grants/$id', params: { id: row.id } }).then(refreshAll)
    },
  })
  const look = useAct((input: GrantInput) =>
    call<typeof grantsContract.preview>('POST', '/api/grant-previews', { body: input }),
  )
  // The server names what the form keeps in parts.
  const faults: Faults = {
    ...form.faults,
    ...(form.faults['person'] ? { name: form.faults['person'] } : {}),
  }
  const fault = (name: string) => ({ name, fault: faults[name] })
  return (
    <FormPage
      title={grant ? t('grant.resubmitTitle', { number: grant.number }) : t('grant.applyTitle', { title: item.title })}
      crumbs={
        grant ? (
          <Link to="/grants/$id" params={{ id: grant.id }}>
            {grant.number}
          </Link>
        ) : (
          <Link to="/grants/items">{t('grant.items')}</Link>
        )
      }
      say={`${item.says}。${item.document}`}
      form={form}
      submit={grant ? t('grant.resubmit') : item.amountFen === null ? t('grant.submitWaiting') : t('grant.submit')}
      cancel={
        <Button
          loading={look.busy}
          onClick={async () => {
            const seen = await look.run(inputOf(item, form.values))
            if (seen) setPreview(seen)
          }}
        >
          {t('grant.preview')}
        </Button>
      }
      before={
        grant?.note ? (
          <div className="banner late" style={{ maxWidth: 880 }}>
            {t('grant.returnedWith', { note: grant.note })}
          </div>
        ) : undefined
      }
    >
      <Field
        label={needs.event ? t('grant.subjectOfEvent') : t('grant.subject')}
        hint={needs.event ? t('grant.subjectOfEventHint') : t('grant.subjectHint', { unit: item.unitName })}
        {...fault('subject')}
      >
        <Input {...form.text('subject')} maxLength={80} />
      </Field>
      <Field label={t('grant.year')} {...fault('year')}>
        <CountField {...form.choice('year')} unit="年" max={2100} />
      </Field>
      {needs.units && (
        <Field label={t('grant.units', { unit: item.unitName })} {...fault('units')}>
          <CountField {...form.choice('units')} unit="个" max={100} />
        </Field>
      )}
      {item.holder === 'person' && !grant && (
        <>
          <Field label={t('grant.personName')} {...fault('name')}>
            <Input {...form.text('name')} maxLength={40} />
          </Field>
          <Field label={t('grant.personDocNo')} hint={t('grant.personDocNoHint')} {...fault('docNo')}>
            <Input {...form.text('docNo')} maxLength={30} autoComplete="off" />
          </Field>
        </>
      )}
      {needs.listing && (
        <>
          <Field label={t('grant.listingDocument', { as: needs.listing })} {...fault('listingDocument')}>
            <Input {...form.text('listingDocument')} maxLength={120} />
          </Field>
          <Field label={t('grant.listingDay')} {...fault('listingDay')}>
            <DayField {...form.choice('listingDay')} max={today} />
          </Field>
        </>
      )}
      {needs.match && (
        <Field label={t('grant.match')} hint={t('grant.matchHint', { ratio: needs.match })} {...fault('matchFen')}>
          <FenField {...form.choice('matchFen')} />
        </Field>
      )}
      {needs.post && (
        <>
          <Field label={t('grant.postFrom')} {...fault('postFrom')}>
            <DayField {...form.choice('postFrom')} />
          </Field>
          <Field label={t('grant.postTo')} hint={t('grant.postToHint')} optional {...fault('postTo')}>
            <DayField {...form.choice('postTo')} />
          </Field>
        </>
      )}
      {needs.event && (
        <>
          <Field label={t('grant.eventName', { as: needs.event })} {...fault('eventName')}>
            <Input {...form.text('eventName')} maxLength={80} />
          </Field>
          <Field label={t('grant.eventDay')} {...fault('eventDay')}>
            <DayField {...form.choice('eventDay')} max={today} />
          </Field>
        </>
      )}
      {needs.medals.length > 0 && (
        <Field label={t('grant.medal')} {...fault('medal')}>
          <ChoiceField
            {...form.choice('medal')}
            options={needs.medals.map(({ value, name }) => ({ value: value as string, label: name }))}
          />
        </Field>
      )}
      {needs.trained && <p className="sec grant-wide">{t('grant.trainedSay', { n: needs.trained })}</p>}
      <PapersField
        kinds={needs.evidence}
        value={form.values.evidence}
        onChange={(evidence) => form.set('evidence', evidence)}
        fault={faults['evidence']}
      />
      {look.error && (
        <div className="grant-wide">
          <ErrorSummary faults={{}} error={look.error} />
        </div>
      )}
      {preview && (
        <div className="grant-wide stack">
          {preview.missing.length > 0 && (
            <p className="late">{t('grant.papersMissing', { papers: preview.missing.join('、') })}</p>
          )}
          <WhyPanel bare decision={preview.decision} />
        </div>
      )}
      <div className="grant-wide" id="f-commitment">
        {faults['commitment'] && <p className="bad">{faults['commitment']}</p>}
        <Checkbox checked={form.values.commitment} onChange={(event) => form.set('commitment', event.target.checked)}>
          {t('grant.commitment')}
        </Checkbox>
      </div>
    </FormPage>
  )
}
