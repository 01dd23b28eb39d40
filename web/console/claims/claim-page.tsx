import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { BulkResult, ClaimLineRow, subsidyContract } from '#src/modules/subsidy/subsidy.contract.ts'
import {
  OUTCOME_NAMES,
  type Outcome,
  SHOWN_STATUS_NAMES,
  type ShownStatus,
} from '#src/modules/subsidy/subsidy.types.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { day, identity, money, persons, yuan } from '#web/ui/format.ts'
import { Icon } from '#web/ui/icon.tsx'
import { StatusTag, Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useBusinessDay, useMay } from '../session.ts'
import { GoLink } from '../shell/go.tsx'
import { Timeline } from '../ui/detail.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { choicesOf } from '../ui/fields.tsx'
import type { Column } from '../ui/list.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Dot } from '../ui/page.tsx'
import { dueOf } from '../ui/queue-card.tsx'
import { type Bulk, WorkQueue } from '../ui/work-queue.tsx'
import { AgreeConfirm, ApproveConfirm } from './approve-confirm.tsx'
import { type ClaimBatch, useBatch } from './batch-query.ts'
import { Counts } from './counts.tsx'
import { LinePanel, type PanelTab } from './line-panel.tsx'
import { OutcomeDialog } from './outcome-dialog.tsx'
import { type Notice, PublishDialog, PublishedDialog } from './publish-dialog.tsx'
import { heldBack, isException, officeOf, sumOf, type Turn, turnOf, wordsFor } from './review-acts.ts'
import { VerdictDialog, type WordedVerdict } from './verdict-dialog.tsx'

/** One batch: its lines beside the panel of the open one, the bulk act whose turn it is at the foot. */
export function ClaimPage({ id }: { id: string }) {
  return <Loaded query={useBatch(id)}>{(batch) => <ClaimBoard batch={batch} />}</Loaded>
}

type Act = 'agree' | 'recheck' | 'approve' | WordedVerdict
type Shown =
  | { kind: Act; lines: readonly ClaimLineRow[]; clear: () => void }
  | { kind: 'publish' }
  | { kind: 'published'; notice: Notice }
  | { kind: 'outcome'; act: Act; result: BulkResult; held: readonly ClaimLineRow[] }
  | { kind: 'timeline' }

const ACT_WORDS = {
  agree: 'claim.agreeAct',
  recheck: 'claim.recheckAct',
  approve: 'claim.approveAct',
  return: 'claim.return',
  reject: 'claim.reject',
  withdraw: 'claim.withdraw',
  resubmit: 'claim.resubmit',
  take_back: 'claim.takeBack',
} as const satisfies Record<Act, string>

/** What follows the act. */
const nextOf = (act: Act, batch: ClaimBatch) =>
  act === 'agree' && batch.cityReview ? t('claim.outcomeNext_agreeCity') : t(`claim.outcomeNext_${act}`)

function ClaimBoard({ batch }: { batch: ClaimBatch }) {
  const { id } = batch
  const today = useBusinessDay()
  const may = useMay()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as { open?: string; status?: string; outcome?: string; q?: string }
  const [tab, setTab] = useState<PanelTab>('why')
  const [dialog, setDialog] = useState<Shown>()
  const turn = turnOf(batch.actions)
  const due = dueOf(batch, today)
  const office = may('claim.review') || may('claim.approve')

  const finish = (act: Act, result: BulkResult, lines: readonly ClaimLineRow[], clear?: () => void) => {
    clear?.()
    void refreshAll()
    if (result.exceptions.length > 0) {
      const held = new Set(result.exceptions.map((one) => one.lineId))
      setDialog({ kind: 'outcome', act, result, held: lines.filter((line) => held.has(line.id)) })
      return
    }
    setDialog(undefined)
    const words = `${persons(result.done)} ${yuan(result.amountFen)}`
    toast(`${t('claim.outcomeDone', { act: t(ACT_WORDS[act]), words })}。${nextOf(act, batch)}`)
  }

  const bulk = bulkOf(turn, (kind, lines, clear) => setDialog({ kind, lines, clear }))
  return (
    <>
      <WorkQueue<ClaimLineRow>
        title={`${batch.programName} ${batch.number}`}
        crumbs={
          office ? (
            <Link to="/reviews/claims">{may('claim.approve') ? t('claim.approvals') : t('claim.reviews')}</Link>
          ) : (
            <Link to="/claims">{t('claim.title')}</Link>
          )
        }
        tag={
          <>
            <StatusTag kind="batch" code={batch.status} name={batch.statusName} />
            {batch.dueDay && due.tone !== 'calm' && (
              <Tag tone={due.tone} icon="clock">
                {due.text}
              </Tag>
            )}
          </>
        }
        say={
          <>
            {batch.claimantName}
            <Dot />
            {persons(batch.lines)}
            <Dot />
            {t('claim.claimedOf', { amount: yuan(batch.amountFen) })}
          </>
        }
        actions={
          <>
            <Button onClick={() => setDialog({ kind: 'timeline' })}>{t('claim.timeline')}</Button>
            {batch.actions.includes('publish') && (
              <Button
                {...(turn === 'send_back' ? { type: 'primary' as const } : {})}
                onClick={() => setDialog({ kind: 'publish' })}
              >
                {t('claim.publish')}
              </Button>
            )}
          </>
        }
        before={<BatchFacts batch={batch} today={today} />}
        id={`claim.${id}`}
        pageSize={500}
        fetch={(query, signal) =>
          call<typeof subsidyContract.claimLines>('GET', '/api/claim-batches/:id/lines', {
            params: { id },
            query: query as typeof query & { status?: ShownStatus; outcome?: Outcome },
            signal,
          })
        }
        rowKey={(row) => row.id}
        filters={[
          { key: 'q', label: t('claim.lineSearch'), kind: 'text' },
          {
            key: 'outcome',
            label: t('claim.outcome'),
            kind: 'choice',
            options: choicesOf(OUTCOME_NAMES),
          },
          {
            key: 'status',
            label: t('claim.lineStatus'),
            kind: 'choice',
            options: choicesOf(SHOWN_STATUS_NAMES),
          },
        ]}
        columns={search.open ? narrow(batch) : wide(batch)}
        summary={<Counts counts={batch.counts} />}
        exportPath={`/api/claim-batches/${id}/lines.xlsx`}
        empty={{ title: t('claim.empty') }}
        panel={(row, nav) => <LinePanel key={row.id} row={row} batchId={id} nav={nav} tab={tab} onTab={setTab} />}
        {...(bulk
          ? {
              bulk: {
                ...bulk,
                onSeeHeld: () =>
                  void navigate({
                    to: '/claims/$id',
                    params: { id },
                    search:
                      turn === 'approve'
                        ? { status: 'objected' }
                        : { outcome: batch.counts.open > 0 ? 'NEEDS_RULING' : 'INELIGIBLE' },
                  }),
              },
            }
          : {})}
      />
      {(dialog?.kind === 'agree' || dialog?.kind === 'recheck') && (
        <AgreeConfirm
          batch={batch}
          lines={dialog.lines}
          office={dialog.kind === 'recheck' ? 'city' : 'county'}
          onDone={(result) => finish(dialog.kind, result, dialog.lines, dialog.clear)}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog?.kind === 'approve' && (
        <ApproveConfirm
          batch={batch}
          lines={dialog.lines}
          onDone={(result) => finish('approve', result, dialog.lines, dialog.clear)}
          onClose={() => setDialog(undefined)}
        />
      )}
      {(dialog?.kind === 'return' ||
        dialog?.kind === 'reject' ||
        dialog?.kind === 'withdraw' ||
        dialog?.kind === 'resubmit' ||
        dialog?.kind === 'take_back') && (
        <VerdictDialog
          verdict={dialog.kind}
          batchId={id}
          lines={dialog.lines}
          office={officeOf(turn)}
          onDone={(result) => finish(dialog.kind, result, dialog.lines, dialog.clear)}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog?.kind === 'publish' && (
        <PublishDialog
          batch={batch}
          onPublished={(notice) => {
            setDialog({ kind: 'published', notice })
            void refreshAll()
          }}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog?.kind === 'published' && <PublishedDialog notice={dialog.notice} onClose={() => setDialog(undefined)} />}
      {dialog?.kind === 'outcome' && (
        <OutcomeDialog
          act={t(ACT_WORDS[dialog.act])}
          next={nextOf(dialog.act, batch)}
          result={dialog.result}
          // What approval left behind can be sent back or rejected from here.
          onDecline={
            dialog.act === 'approve' && dialog.held.length > 0
              ? (verdict) => setDialog({ kind: verdict, lines: dialog.held, clear: () => undefined })
              : undefined
          }
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog?.kind === 'timeline' && (
        <Dialog
          width={560}
          title={`${batch.number} ${t('detail.timeline')}`}
          footer={null}
          onCancel={() => setDialog(undefined)}
        >
          <Timeline items={batch.timeline} />
        </Dialog>
      )}
    </>
  )
}

/** One line under the head: who has it and until when, the book that pays, the class, the notice, what is assumed. */
function BatchFacts({ batch, today }: { batch: ClaimBatch; today: string }) {
  const due = dueOf(batch, today)
  const may = useMay()
  return (
    <section className="card apart no-print claim-facts">
      <span>
        <span className="muted">{t('claim.holderFact')}</span> <b className="strong">{batch.holder}</b>
        {batch.dueDay && (
          <span className={due.tone === 'calm' ? 'sec' : due.tone}>
            ，{t('claim.until', { day: day(batch.dueDay) })}（{due.text}）
          </span>
        )}
      </span>
      <span>
        <span className="muted">{t('claim.fund')}</span>{' '}
        {batch.fundLink ? <GoLink link={batch.fundLink}>{batch.fundName}</GoLink> : batch.fundName}
      </span>
      {batch.classId && (
        <span>
          <span className="muted">{t('claim.classFact')}</span>{' '}
          {may('class.read') ? (
            <GoLink link={`/classes/${batch.classId}`}>{batch.classNumber}</GoLink>
          ) : (
            batch.classNumber
          )}{' '}
          {batch.occupationName} {batch.levelName}
        </span>
      )}
      {batch.noticeNumber && (
        <span>
          <Link to="/notices/$number" params={{ number: batch.noticeNumber }}>
            {t('claim.noticeSee')}
          </Link>
        </span>
      )}
      {batch.counts.failed > 0 && (
        <span className="assumed">
          <Icon name="warning" size={14} className="late" />
          <span className="late">
            {may('claim.submit')
              ? t('claim.sentBackMine', { n: batch.counts.failed, unit: batch.unitName })
              : t('claim.sentBack', { n: batch.counts.failed })}
          </span>
          {may('fund.read') && <Link to="/payee-accounts">{t('claim.sentBackSee')}</Link>}
        </span>
      )}
      {batch.assumptions.map((text) => (
        <span key={text} className="assumed">
          <Icon name="info" size={14} />
          {t('claim.assumption', { text })}
        </span>
      ))}
    </section>
  )
}

/** 0619-018: the end of the number tells lines of one batch apart. */
const shortNumber = (row: ClaimLineRow) => row.number.split('-').slice(-2).join('-')

const outcomeTag = (row: ClaimLineRow) => (
  <StatusTag
    kind="outcome"
    code={row.outcome}
    name={row.outcomeName}
    {...(row.outcome !== 'ELIGIBLE' && row.failed.length > 0 ? { n: row.failed.length } : {})}
  />
)
const statusTag = (row: ClaimLineRow) => <StatusTag kind="line" code={row.status} name={row.statusName} />
const nameOf = (row: ClaimLineRow) => <span className="strong nowrap">{row.name}</span>
const docOf = (row: ClaimLineRow) => <span className="sec nowrap">{identity(row.docNoMasked)}</span>

/** Beside the open panel one column says the decision, or how far the line has come since. */
const narrow = (_: ClaimBatch): readonly Column<ClaimLineRow>[] => [
  { key: 'number', title: t('claim.number'), width: 96, render: shortNumber },
  { key: 'name', title: t('claim.name'), width: 84, cut: (row) => row.name, render: nameOf },
  { key: 'doc', title: t('claim.docNo'), render: docOf },
  { key: 'amount', title: t('claim.lineAmount'), width: 86, align: 'right', render: (row) => money(row.amountFen) },
  {
    key: 'outcome',
    title: t('claim.outcome'),
    width: 98,
    render: (row) => (row.status === 'submitted' || row.status === 'refused' ? outcomeTag(row) : statusTag(row)),
  },
]

/** The payment the line is in. */
const payOf = ({ pay }: ClaimLineRow) =>
  pay ? (
    pay.link ? (
      <GoLink link={pay.link} className="nowrap" onClick={(event) => event.stopPropagation()}>
        {pay.number}
      </GoLink>
    ) : (
      <span className="nowrap">{pay.number}</span>
    )
  ) : (
    <span className="muted">—</span>
  )

const wide = (batch: ClaimBatch): readonly Column<ClaimLineRow>[] => [
  { key: 'number', title: t('claim.number'), width: 104, render: shortNumber },
  { key: 'name', title: t('claim.name'), width: 96, cut: (row) => row.name, render: nameOf },
  { key: 'doc', title: t('claim.docNo'), width: 176, render: docOf },
  {
    key: 'certificate',
    title: t('claim.certificateNumber'),
    width: 216,
    render: (row) => <span className="nowrap">{row.certificateNumber ?? '—'}</span>,
  },
  { key: 'amount', title: t('claim.lineAmount'), width: 96, align: 'right', render: (row) => money(row.amountFen) },
  { key: 'outcome', title: t('claim.outcome'), width: 104, render: outcomeTag },
  { key: 'status', title: t('claim.lineStatus'), width: 104, render: statusTag },
  ...(batch.counts.paid + batch.counts.failed + batch.counts.reversed + batch.counts.approved > 0
    ? [{ key: 'pay', title: t('claim.payBatch'), width: 124, render: payOf }]
    : []),
  {
    key: 'why',
    title: t('claim.why'),
    cut: (row) => whyOf(row),
    render: (row) => <span className="sec">{whyOf(row)}</span>,
  },
]
/** What the office wrote comes first, then what the decision says. */
const whyOf = (row: ClaimLineRow) => [row.note, row.holdReason ?? row.failed.join('；')].filter(Boolean).join('；')

/** The bar at the foot: what this turn does with many lines; nothing for readers. */
function bulkOf(
  turn: Turn,
  ask: (kind: Act, lines: readonly ClaimLineRow[], clear: () => void) => void,
): Bulk<ClaimLineRow> | undefined {
  if (turn === 'read') return undefined
  return {
    heldBack: (row) => heldBack(turn, row),
    exception: (row) => isException(turn, row),
    nameOf: (row) => row.name,
    preselect: turn === 'agree' || turn === 'recheck' || turn === 'approve',
    summary: (rows) => (
      <span>
        {t('claim.chosenSum')} <b>{yuan(sumOf(rows))}</b>
      </span>
    ),
    acts: (rows, clear) => {
      const none = rows.length === 0
      const returned = rows.filter((row) => row.status === 'returned')
      switch (turn) {
        case 'agree':
        case 'recheck':
          return (
            <>
              <Button disabled={none} onClick={() => ask('return', rows, clear)}>
                {t('claim.returnN', { words: persons(rows.length) })}
              </Button>
              <Button type="primary" disabled={none} onClick={() => ask(turn, rows, clear)}>
                {t(ACT_WORDS[turn])} {persons(rows.length)} {yuan(sumOf(rows))}
              </Button>
            </>
          )
        case 'approve':
          return (
            <>
              <Button danger disabled={none} onClick={() => ask('reject', rows, clear)}>
                {t('claim.decline')}
              </Button>
              <Button disabled={none} onClick={() => ask('return', rows, clear)}>
                {t('claim.return')}
              </Button>
              <Button type="primary" disabled={none} onClick={() => ask('approve', rows, clear)}>
                {t('claim.approveN', { words: `${persons(rows.length)} ${yuan(sumOf(rows))}` })}
              </Button>
            </>
          )
        case 'send_back':
          return (
            <>
              <Button danger disabled={none} onClick={() => ask('reject', rows, clear)}>
                {t('claim.reject')} {persons(rows.length)}
              </Button>
              <Button disabled={none} onClick={() => ask('return', rows, clear)}>
                {t('claim.returnN', { words: persons(rows.length) })}
              </Button>
            </>
          )
        case 'claimant':
          return (
            <>
              <Button danger disabled={none} onClick={() => ask('withdraw', rows, clear)}>
                {t('claim.withdrawN', { words: persons(rows.length) })}
              </Button>
              {returned.length > 0 && (
                <Button type="primary" onClick={() => ask('resubmit', returned, clear)}>
                  {t('claim.resubmitN', { words: wordsFor(returned) })}
                </Button>
              )}
            </>
          )
      }
    },
  }
}
