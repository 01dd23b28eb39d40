import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useId, useRef, useState } from 'react'
import type { TaskView } from '#src/modules/admin/admin.contract.ts'
import { announce, toast } from '#web/ui/announce.tsx'
import { download, messageOf, upload } from '#web/ui/client.ts'
import { count, duration, fileSize } from '#web/ui/format.ts'
import { type ActError, useAct } from '#web/ui/hooks.ts'
import { Icon } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'
import { Card } from './page.tsx'
import { PlainTable } from './plain-table.tsx'
import { SecondLook } from './second-look.tsx'
import { Failed, Loading } from './states.tsx'
import { TaskLine } from './task-progress.tsx'

export interface RowFault {
  readonly row: number
  /** The letters of the file: D. */
  readonly column: string
  /** The head of the column: 证件号码. */
  readonly title: string
  /** What is wrong and what to do. */
  readonly message: string
}

/** What every import answers (rosterImport, resultImport). */
export interface ImportView {
  readonly id: string
  readonly fileName: string
  readonly status: 'queued' | 'running' | 'done' | 'failed' | 'undone'
  readonly total: number
  readonly accepted: number
  readonly refused: number
  readonly failure: string | null
  readonly faults: readonly RowFault[]
  /** Rows that were accepted although somebody should know something of them. */
  readonly warnings?: readonly { readonly row: number; readonly message: string }[]
  readonly annotatedFileId: string | null
  readonly task: TaskView
  readonly canUndo?: boolean
}

/** Saves a file of the server; a refusal is told. */
export function DownloadButton({
  path,
  query,
  children,
  ...rest
}: { path: string; query?: object } & Pick<
  React.ComponentProps<typeof Button>,
  'type' | 'block' | 'size' | 'children'
>) {
  const [busy, setBusy] = useState(false)
  return (
    <Button
      {...rest}
      loading={busy}
      icon={<Icon name="download" />}
      onClick={async () => {
        setBusy(true)
        try {
          await download(path, query)
        } catch (error) {
          toast(messageOf(error), { tone: 'refused' })
        } finally {
          setBusy(false)
        }
      }}
    >
      {children}
    </Button>
  )
}

/** Where a file is dropped or chosen; `sent` is the part that has gone, 0 to 1, while it goes. */
export function DropZone({
  accept,
  prompt,
  hint,
  sent,
  onFile,
}: {
  /** `.xlsx` */
  accept: string
  /** What to drop, where it is no form that was filled in. */
  prompt?: string
  hint: string
  sent?: number | undefined
  onFile: (file: File) => void
}) {
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  const take = (files: FileList | null) => {
    const file = files?.[0]
    if (file) onFile(file)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the extra way, the button inside is the main one
    <div
      className={over ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        if (sent === undefined) take(event.dataTransfer.files)
      }}
    >
      <Icon name="upload" size={24} />
      {sent === undefined ? (
        <>
          <b>{prompt ?? t('import.drop')}</b>
          <label className="sr" htmlFor={id}>
            {t('import.choose')}
          </label>
          <input
            ref={input}
            id={id}
            className="sr"
            tabIndex={-1}
            type="file"
            accept={accept}
            onChange={(event) => {
              take(event.target.files)
              // The same file, mended, may be chosen again.
              event.target.value = ''
            }}
          />
          <Button onClick={() => input.current?.click()}>{t('import.choose')}</Button>
          <span className="small muted">{hint}</span>
        </>
      ) : (
        <>
          <b>{t('import.sending', { part: Math.round(sent * 100) })}</b>
          <div className="bar" style={{ width: 280, maxWidth: '100%' }}>
            <i style={{ width: `${sent * 100}%` }} />
          </div>
        </>
      )}
    </div>
  )
}

/** The refused rows: row and column as in the file, what is wrong and what to do. */
export function FaultTable({ faults, refused }: { faults: readonly RowFault[]; refused: number }) {
  if (faults.length === 0) return null
  return (
    <Card
      title={refused > 0 ? t('import.refusedRows', { n: count(refused) }) : t('import.refusedFile')}
      hint={refused > 0 && t('import.asInFile')}
      flush
    >
      <PlainTable
        rows={faults}
        rowKey={(fault) => `${fault.row}-${fault.column}-${fault.message}`}
        columns={[
          { title: t('import.row'), num: true, width: 72, cell: (fault) => fault.row > 0 && <b>{fault.row}</b> },
          {
            title: t('import.column'),
            look: 'sec nowrap',
            width: 180,
            cell: (fault) =>
              fault.title
                ? `${fault.column} ${fault.title}`
                : t(fault.row > 0 ? 'import.wholeRow' : 'import.wholeFile'),
          },
          { title: t('import.what'), cell: (fault) => fault.message },
        ]}
      />
    </Card>
  )
}

/** Accepted rows to look at: row as in the file, and what is known. */
export function WarningTable({ warnings }: { warnings: NonNullable<ImportView['warnings']> }) {
  if (warnings.length === 0) return null
  const rows = new Set(warnings.map((one) => one.row)).size
  return (
    <Card title={t('import.warnedRows', { n: count(rows) })} hint={t('import.warnedHint')} flush>
      <PlainTable
        rows={warnings}
        rowKey={(one) => `${one.row}-${one.message}`}
        columns={[
          { title: t('import.row'), num: true, width: 72, cell: (one) => <b>{one.row}</b> },
          { title: t('import.warning'), cell: (one) => one.message },
        ]}
      />
    </Card>
  )
}

/** The line of steps over an import. `at` counts from 0. */
export const StepsLine = ({ steps, at }: { steps: readonly string[]; at: number }) => (
  <ol className="card steps-line" aria-label={t('import.steps')}>
    {steps.map((step, index) => (
      <li
        key={step}
        data-n={index + 1}
        className={index < at ? 'done' : index === at ? 'now' : ''}
        aria-current={index === at ? 'step' : undefined}
      >
        {step}
      </li>
    ))}
  </ol>
)

/**
 * One import from template to result. Good rows are kept, refused ones named and marked in the file that comes back; the whole can be
 * undone while nothing depends on it. `importId` (of the address) finds it again after leaving.
 *
 * ```tsx
 * <ImportPanel noun="花名册" unit="人" template={`/api/classes/${id}/roster-template.xlsx`}
 *   samples={demo ? [{ label: '填好的 40 人', path: `/api/classes/${id}/roster-sample.xlsx` }] : []}
 *   importId={search.import} onImport={(next) => navigate({ to: '.', search: { import: next } })}
 *   start={(fileId, idempotencyKey) => call<typeof trainingContract.importRoster>('POST', '/api/classes/:id/roster-imports', { params: { id }, body: { fileId }, idempotencyKey })}
 *   load={(importId, signal) => call<typeof trainingContract.rosterImport>('GET', '/api/roster-imports/:id', { params: { id: importId }, signal })} />
 * ```
 */
export function ImportPanel({
  noun,
  unit,
  template,
  samples = [],
  accept = '.xlsx',
  hint = t('import.hint'),
  importId,
  onImport,
  start,
  load,
  undo,
  undoHint,
  onDone,
}: {
  /** 花名册, 成绩 */
  noun: string
  /** 人, 条 */
  unit: string
  template: string
  /** Filled examples of the demo. */
  samples?: readonly { readonly label: string; readonly path: string; readonly query?: object }[]
  accept?: string
  hint?: string
  importId: string | undefined
  onImport: (id: string | undefined) => void
  start: (fileId: string, idempotencyKey: string) => Promise<ImportView>
  load: (id: string, signal: AbortSignal) => Promise<ImportView>
  undo?: (id: string, idempotencyKey: string) => Promise<ImportView>
  /** Until when it can be undone, and what happens to the rows. */
  undoHint?: string | ((view: ImportView) => string)
  /** Once, when it has ended: refresh the roster behind it. */
  onDone?: (view: ImportView) => void
}) {
  const [sent, setSent] = useState<number>()
  const send = useAct(async (file: File, idempotencyKey: string) => {
    setSent(0)
    try {
      const uploaded = await upload(file, { onProgress: setSent, idempotencyKey: `${idempotencyKey}-file` })
      return await start(uploaded.id, idempotencyKey)
    } finally {
      setSent(undefined)
    }
  })
  const view = useQuery({
    queryKey: ['import', importId],
    enabled: importId !== undefined,
    queryFn: ({ signal }) => load(importId as string, signal),
    refetchInterval: (query) => {
      const status = query.state.data?.status
      return status === undefined || status === 'queued' || status === 'running' ? 1_000 : false
    },
  })
  const status = view.data?.status
  const ended = status === 'done' || status === 'failed' || status === 'undone'
  const seen = useRef<string>(undefined)
  useEffect(() => {
    if (!ended || !view.data || seen.current === view.data.id + view.data.status) return
    seen.current = view.data.id + view.data.status
    announce(titleOf(view.data, unit))
    onDone?.(view.data)
  }, [ended, view.data])

  const take = async (file: File) => {
    const begun = await send.run(file)
    if (begun) onImport(begun.id)
  }
  const at = importId === undefined ? (sent === undefined ? 0 : 1) : ended ? 3 : 2
  return (
    <div className="stack">
      <StepsLine steps={[t('import.step1'), t('import.step2'), t('import.step3'), t('import.step4')]} at={at} />
      {importId === undefined ? (
        <section className="card result">
          <div className="stack">
            {send.error && (
              <div className="banner bad" role="alert" style={{ margin: 0 }}>
                <Icon name="warning" />
                <span>{send.error.message}</span>
              </div>
            )}
            <DropZone accept={accept} hint={hint} sent={sent} onFile={take} />
          </div>
          <div className="stack" style={{ alignContent: 'start' }}>
            <DownloadButton path={template} block type="primary">
              {t('import.template', { noun })}
            </DownloadButton>
            {samples.map((sample) => (
              <DownloadButton
                key={sample.label}
                path={sample.path}
                block
                {...(sample.query ? { query: sample.query } : {})}
              >
                {sample.label}
              </DownloadButton>
            ))}
            <p className="small muted">{t('import.templateHint')}</p>
          </div>
        </section>
      ) : view.error && !view.data ? (
        <Card>
          <Failed error={view.error} onRetry={() => view.refetch()} />
        </Card>
      ) : !view.data ? (
        <Card>
          <Loading lines={3} />
        </Card>
      ) : !ended ? (
        <Card title={t('import.checking', { noun })} hint={view.data.fileName}>
          <TaskLine task={view.data.task} />
          <p className="small muted">{t('task.mayLeave')}</p>
        </Card>
      ) : (
        <ImportResult
          view={view.data}
          unit={unit}
          accept={accept}
          sent={sent}
          sendError={send.error}
          onFile={take}
          onAgain={() => onImport(undefined)}
          {...(undo ? { undo } : {})}
          {...(undoHint ? { undoHint } : {})}
          onUndone={() => void view.refetch()}
        />
      )}
    </div>
  )
}

const titleOf = (view: ImportView, unit: string) =>
  view.status === 'failed'
    ? t('import.failed')
    : view.status === 'undone'
      ? t('import.undone')
      : view.refused > 0
        ? t('import.partly', { ok: count(view.accepted), unit, bad: count(view.refused) })
        : t('import.all', { ok: count(view.accepted), unit })

function ImportResult({
  view,
  unit,
  accept,
  sent,
  sendError,
  onFile,
  onAgain,
  undo,
  undoHint,
  onUndone,
}: {
  view: ImportView
  unit: string
  accept: string
  sent: number | undefined
  sendError: ActError | undefined
  onFile: (file: File) => void
  onAgain: () => void
  undo?: (id: string, idempotencyKey: string) => Promise<ImportView>
  undoHint?: string | ((view: ImportView) => string)
  onUndone: () => void
}) {
  const input = useRef<HTMLInputElement>(null)
  const [asking, setAsking] = useState(false)
  const undoing = useAct((id: string, key) => (undo ? undo(id, key) : Promise.resolve(view)))
  const hint = typeof undoHint === 'function' ? undoHint(view) : undoHint
  const look = view.status === 'failed' ? 'bad' : view.status === 'undone' || view.accepted === 0 ? 'late' : ''
  const spent =
    view.task.startedAt && view.task.endedAt
      ? (Date.parse(view.task.endedAt) - Date.parse(view.task.startedAt)) / 1000
      : undefined
  return (
    <>
      <section className="card result" role="status">
        <div>
          <div className="row" style={{ gap: 12 }}>
            <span className={`round ${look}`}>
              <Icon name={view.status === 'failed' ? 'cross' : view.status === 'undone' ? 'undo' : 'check'} size={20} />
            </span>
            <div>
              <h2 style={{ fontSize: 18, lineHeight: '26px' }}>{titleOf(view, unit)}</h2>
              <p className="sec">
                {view.failure ??
                  (view.status === 'done' && view.refused > 0
                    ? t(view.accepted > 0 ? 'import.kept' : 'import.noneKept')
                    : view.fileName)}
              </p>
            </div>
          </div>
          {view.status === 'done' && view.total > 0 && (
            <>
              <div className="split-bar" style={{ margin: '14px 0 8px' }} aria-hidden="true">
                {view.accepted > 0 && <i style={{ flex: view.accepted, background: 'var(--chart-good)' }} />}
                {view.refused > 0 && <i style={{ flex: view.refused, background: 'var(--chart-bad)' }} />}
              </div>
              <div className="row small wrap">
                <span>
                  <b className="ok">{count(view.accepted)}</b> {t('import.accepted')}
                </span>
                <span>
                  <b className="bad">{count(view.refused)}</b> {t('import.refused')}
                </span>
                <span className="grow" />
                <span className="muted">
                  {spent === undefined
                    ? t('task.progress', { done: count(view.total), total: count(view.total) })
                    : t('import.spent', { total: count(view.total), spent: duration(Math.max(1, spent)) })}
                </span>
              </div>
            </>
          )}
        </div>
        <div className="stack" style={{ alignContent: 'start' }}>
          {(sendError ?? undoing.error) && (
            <p className="bad small" role="alert">
              {(sendError ?? undoing.error)?.message}
            </p>
          )}
          {view.annotatedFileId && (
            <DownloadButton path={`/api/files/${view.annotatedFileId}`} type="primary" block>
              {t('import.annotated', { n: count(view.refused) })}
            </DownloadButton>
          )}
          <div className="row wrap">
            <input
              ref={input}
              className="sr"
              tabIndex={-1}
              type="file"
              accept={accept}
              aria-label={t('import.choose')}
              onChange={(event) => {
                const file = event.target.files?.[0]
                event.target.value = ''
                if (file) onFile(file)
              }}
            />
            <Button
              style={{ flex: 1 }}
              icon={<Icon name="upload" />}
              loading={sent !== undefined}
              onClick={() => (view.status === 'done' ? input.current?.click() : onAgain())}
            >
              {view.refused > 0 ? t('import.sendMended') : t('import.sendAnother')}
            </Button>
            {undo && view.canUndo && view.status === 'done' && (
              <Button danger style={{ flex: 1 }} icon={<Icon name="undo" />} onClick={() => setAsking(true)}>
                {t('import.undo')}
              </Button>
            )}
          </div>
          {hint && view.canUndo && <p className="small muted">{hint}</p>}
        </div>
      </section>
      <FaultTable faults={view.faults} refused={view.refused} />
      <WarningTable warnings={view.warnings ?? []} />
      {asking && (
        <SecondLook
          title={t('import.undoAsk', { n: count(view.accepted), unit })}
          width={460}
          busy={undoing.busy}
          act={
            <Button
              danger
              type="primary"
              loading={undoing.busy}
              onClick={async () => {
                const undone = await undoing.run(view.id)
                setAsking(false)
                if (undone) onUndone()
              }}
            >
              {t('import.undoN', { n: count(view.accepted), unit })}
            </Button>
          }
          onClose={() => setAsking(false)}
        >
          {hint}
        </SecondLook>
      )}
    </>
  )
}

/** `18 KB`, for hints beside a file. */
export const sizeHint = (file: File) => `${file.name}，${fileSize(file.size)}`
