import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Checkbox, Radio } from 'antd'
import { useState } from 'react'
import type { subsidyContract } from '#src/modules/subsidy/subsidy.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'
import { count, day, identity, money, yuan } from '#web/ui/format.ts'
import { useAct } from '#web/ui/hooks.ts'
import { Icon } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useGo } from '../shell/go.tsx'
import { ErrorSummary } from '../ui/form.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { Empty, Failed, Loading } from '../ui/states.tsx'
import { useBatch } from './batch-query.ts'

type Claimable = ResponseOf<typeof subsidyContract.claimable>['items'][number]

/** A whole class is claimed at once: choose it, see line by line what would come out, commit, send. */
export function NewClaimPage({ classId, done }: { classId: string | undefined; done: string | undefined }) {
  const navigate = useNavigate()
  const query = useQuery({
    queryKey: ['claimable'],
    queryFn: ({ signal }) => call<typeof subsidyContract.claimable>('GET', '/api/claimable', { signal }),
    enabled: !done,
  })
  if (done) return <Sent batchId={done} />
  const items = query.data?.items ?? []
  const chosen = items.find((one) => one.classId === classId)
  return (
    <>
      <PageHead
        title={t('claim.new')}
        crumbs={<Link to="/claims">{t('claim.titleMine')}</Link>}
        say={t('claim.newSay')}
      />
      <div className="stack">
        <Card title={t('claim.chooseClass')} hint={t('claim.chooseClassHint')} flush>
          {query.isPending ? (
            <Loading lines={3} />
          ) : query.error && !query.data ? (
            <Failed error={query.error} onRetry={() => query.refetch()} />
          ) : items.length === 0 ? (
            <Empty
              icon="certificate"
              title={t('claim.noneClaimable')}
              actions={
                <>
                  <Link to="/exams">{t('claim.toExams')}</Link>
                  <Link to="/claims">{t('claim.seeClaims')}</Link>
                </>
              }
            >
              {t('claim.noneClaimableWhy')}
            </Empty>
          ) : (
            <Classes
              items={items}
              chosen={chosen?.classId}
              onChoose={(next) => void navigate({ to: '/claims/new', search: { class: next }, replace: true })}
            />
          )}
        </Card>
        {chosen && (
          <Preview
            key={chosen.classId}
            chosen={chosen}
            onSent={(batchId) => {
              // First away from the preview: asked again now, it would be refused as claimed already.
              void navigate({ to: '/claims/new', search: { done: batchId }, replace: true }).then(refreshAll)
            }}
          />
        )}
      </div>
    </>
  )
}

function Classes({
  items,
  chosen,
  onChoose,
}: {
  items: readonly Claimable[]
  chosen: string | undefined
  onChoose: (classId: string) => void
}) {
  return (
    <div className="scroll-x">
      <table className="plain stacked">
        <thead>
          <tr>
            <th>{t('claim.class')}</th>
            <th style={{ width: 190 }}>{t('claim.occupationLevel')}</th>
            <th className="num" style={{ width: 80 }}>
              {t('claim.certificates')}
            </th>
            <th style={{ width: 130 }}>{t('claim.issuedOn')}</th>
            <th className="num" style={{ width: 124 }}>
              {t('claim.standard')}
            </th>
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
              <td className="num" data-label={t('claim.certificates')}>
                {count(one.certificates)}
              </td>
              <td className="nowrap" data-label={t('claim.issuedOn')}>
                {day(one.issuedOn)}
              </td>
              <td className="num" data-label={t('claim.standard')}>
                {money(one.standardFen)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Preview({ chosen, onSent }: { chosen: Claimable; onSent: (batchId: string) => void }) {
  const [committed, setCommitted] = useState(false)
  const [missing, setMissing] = useState(false)
  const { classId } = chosen
  const preview = useQuery({
    queryKey: ['claim-preview', classId],
    queryFn: ({ signal }) =>
      call<typeof subsidyContract.previewClaim>('POST', '/api/claim-previews', {
        body: { program: 'assessment', classId },
        signal,
      }),
  })
  const { run, busy, error } = useAct((of: string, idempotencyKey) =>
    call<typeof subsidyContract.submitClaim>('POST', '/api/claim-batches', {
      body: { program: 'assessment', classId: of, commitment: true },
      idempotencyKey,
    }),
  )
  if (!preview.data) {
    return (
      <Card title={t('claim.preview')} flush>
        {preview.error ? (
          <Failed error={preview.error} onRetry={() => preview.refetch()} />
        ) : (
          <Loading lines={3} what={t('claim.previewing')} />
        )}
      </Card>
    )
  }
  const { lines, eligible, amountFen, refused } = preview.data
  const open = lines - eligible - refused.length
  const send = async () => {
    if (!committed) {
      setMissing(true)
      document.getElementById('commitment')?.focus()
      return
    }
    const batch = await run(classId)
    if (batch) onSent(batch.id)
  }
  return (
    <Card
      title={`${t('claim.preview')}：${chosen.classNumber}`}
      hint={t('claim.previewHint')}
      className="claim-preview"
      flush
    >
      <div className="bd stack">
        <p style={{ fontSize: 15 }}>
          <b>{t('claim.previewSentence', { lines, eligible, amount: yuan(amountFen) })}</b>
          {open > 0 && <span className="late"> {t('claim.previewOpen', { n: open })}</span>}
        </p>
        <div className="split-bar" aria-hidden="true">
          {eligible > 0 && <i style={{ flex: eligible, background: 'var(--chart-good)' }} />}
          {open > 0 && <i style={{ flex: open, background: 'var(--chart-late)' }} />}
          {refused.length > 0 && <i style={{ flex: refused.length, background: 'var(--chart-bad)' }} />}
        </div>
        <div className="row wrap small">
          <span className="ok">{t('claim.eligibleN', { n: eligible })}</span>
          {refused.length > 0 && <span className="bad">{t('claim.refusedN', { n: refused.length })}</span>}
          {open > 0 && <span className="late">{t('claim.openN', { n: open })}</span>}
          {eligible === 0 && <span className="late">{t('claim.nobodyEligible')}</span>}
        </div>
      </div>
      {refused.length > 0 && (
        <div className="scroll-x" style={{ borderTop: '1px solid var(--line)' }}>
          <table className="plain stacked">
            <caption>
              <b>{t('claim.previewRefused', { n: refused.length })}</b> {t('claim.previewRefusedHint')}
            </caption>
            <thead>
              <tr>
                <th style={{ width: 120 }}>{t('claim.name')}</th>
                <th style={{ width: 190 }}>{t('claim.docNo')}</th>
                <th>{t('claim.reason')}</th>
              </tr>
            </thead>
            <tbody>
              {refused.map((one) => (
                <tr key={one.docNoMasked + one.name}>
                  <td className="main">
                    <span className="strong">{one.name}</span>
                  </td>
                  <td className="sec nowrap" data-label={t('claim.docNo')}>
                    {identity(one.docNoMasked)}
                  </td>
                  <td data-label={t('claim.reason')}>{one.message}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div className="bd stack" style={{ borderTop: '1px solid var(--line)' }}>
        <ErrorSummary
          faults={missing ? { commitment: t('claim.commitmentMissing') } : {}}
          error={error}
          idOf={() => 'commitment'}
        />
        <div className={missing ? 'field wrong' : 'field'}>
          <span className="label">{t('claim.commitment')}</span>
          {missing && (
            <span className="fault" id="commitment-fault">
              <Icon name="warning" size={14} />
              {t('claim.commitmentMissing')}
            </span>
          )}
          <div>
            <Checkbox
              id="commitment"
              checked={committed}
              aria-describedby={missing ? 'commitment-fault' : undefined}
              onChange={(event) => {
                setCommitted(event.target.checked)
                if (event.target.checked) setMissing(false)
              }}
            >
              {preview.data.commitment}
            </Checkbox>
          </div>
        </div>
        <div className="row">
          <Button type="primary" loading={busy} onClick={() => void send()}>
            {t('claim.submit', { n: lines, amount: yuan(amountFen) })}
          </Button>
        </div>
      </div>
    </Card>
  )
}

/** The result: the number, what came out, who has it now. */
function Sent({ batchId }: { batchId: string }) {
  const go = useGo()
  const batch = useBatch(batchId)
  if (!batch.data) {
    return (
      <>
        <PageHead title={t('claim.submitted')} crumbs={<Link to="/claims">{t('claim.titleMine')}</Link>} />
        <Card flush>
          {batch.error ? <Failed error={batch.error} onRetry={() => batch.refetch()} /> : <Loading lines={3} />}
        </Card>
      </>
    )
  }
  const { number, lines, counts, amountFen, holder, dueDay } = batch.data
  return (
    <>
      <PageHead title={t('claim.submitted')} crumbs={<Link to="/claims">{t('claim.titleMine')}</Link>} />
      <section className="card result" role="status">
        <div>
          <div className="row" style={{ gap: 12 }}>
            <span className="round">
              <Icon name="check" size={20} />
            </span>
            <div>
              <h2 style={{ fontSize: 18, lineHeight: '26px' }}>
                {t('claim.submittedNumber')} {number}
              </h2>
              <p>
                {t('claim.previewSentence', { lines, eligible: counts.eligible, amount: yuan(amountFen) })}
                {counts.refused > 0 && <span className="bad"> {t('claim.refusedN', { n: counts.refused })}</span>}
              </p>
            </div>
          </div>
          <p className="sec" style={{ marginTop: 12 }}>
            {dueDay
              ? t('claim.submittedNext', { holder, day: day(dueDay) })
              : t('claim.submittedNextNoDay', { holder })}
          </p>
        </div>
        <div className="stack" style={{ alignContent: 'start' }}>
          <Button type="primary" block onClick={() => go(`/claims/${batchId}`)}>
            {t('claim.submittedSee')}
          </Button>
          <Button block onClick={() => go('/claims/new')}>
            {t('claim.submittedMore')}
          </Button>
        </div>
      </section>
    </>
  )
}
