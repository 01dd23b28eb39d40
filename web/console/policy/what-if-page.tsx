import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { adminContract } from '#src/modules/admin/admin.contract.ts'
import type { WhatIfRow } from '#src/modules/policy/policy.contract.ts'
import { announce } from '#web/ui/announce.tsx'
import { call, messageOf } from '#web/ui/client.ts'
import { count, moment } from '#web/ui/format.ts'
import { useAct } from '#web/ui/hooks.ts'
import { Icon } from '#web/ui/icon.tsx'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { queryClient } from '../query.ts'
import { useMay } from '../session.ts'
import { DownloadButton } from '../ui/import-panel.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { State } from '../ui/states.tsx'
import { DiffView } from './diff.tsx'
import { useOpenForPrint } from './open-for-print.ts'
import { draftQuery, isOpen, type WhatIf, whatIfQuery } from './policy-query.ts'
import { runTitle } from './run-title.ts'
import { StartWhatIf } from './start-what-if.tsx'
import { Result } from './what-if-result.tsx'
import './policy.css'

/** One run: its progress while it runs, then who gains and who loses, by how much, and what stays open. */
export function WhatIfPage({ id }: { id: string }) {
  return <Loaded query={useQuery(whatIfQuery(id))}>{(whatIf) => <Run whatIf={whatIf} />}</Loaded>
}

function Run({ whatIf }: { whatIf: WhatIf }) {
  useOpenForPrint()
  const may = useMay()
  const navigate = useNavigate()
  const [again, setAgain] = useState(false)
  const { run, result, diff } = whatIf
  const draft = useQuery({ ...draftQuery(run.draftId), enabled: again })
  const running = isOpen(run.status)
  const wasRunning = useRef(running)
  useEffect(() => {
    if (wasRunning.current && !running && result) announce(result.sentence)
    wasRunning.current = running
  }, [running, result])
  const retry = may('policy.draft') && run.kind === 'year' && (
    <Button onClick={() => setAgain(true)}>{t('policy.simulateAgain')}</Button>
  )
  return (
    <>
      <PageHead
        title={runTitle(run)}
        crumbs={<Link to="/policy/what-ifs">{t('policy.whatIfs')}</Link>}
        tag={<StatusTag kind="task" code={run.status} name={run.statusName} />}
        say={t('policy.askedSay', { who: run.askedByName, at: moment(run.askedAt) })}
        actions={
          <>
            {result && (
              <>
                <Button icon={<Icon name="print" />} onClick={() => window.print()}>
                  {t('common.print')}
                </Button>
                <DownloadButton path={`/api/policy/what-ifs/${run.id}/result.xlsx`}>
                  {t('policy.exportTables')}
                </DownloadButton>
              </>
            )}
            {!running && retry}
          </>
        }
      />
      {run.outdated && (
        <div className="banner" role="status">
          <Icon name="warning" />
          <b>{t('policy.outdatedSay')}</b>
          <span className="grow" />
          <Link to="/policy/drafts/$id" params={{ id: run.draftId }}>
            {t('policy.seeDraft')}
          </Link>
        </div>
      )}
      <div className="stack">
        {running ? (
          <Card title={run.headline}>
            <Progressing run={run} />
          </Card>
        ) : run.status === 'failed' ? (
          <Card flush>
            <State icon="warning" title={t('policy.runFailed')} actions={retry}>
              {run.failure ?? ''} {t('policy.runFailedNext')}
            </State>
          </Card>
        ) : run.status === 'cancelled' ? (
          <Card flush>
            <State icon="cross" title={t('policy.runCancelled')} actions={retry}>
              {t('policy.runCancelledWhy', { done: count(run.done) })}
            </State>
          </Card>
        ) : result ? (
          <Result run={run} result={result} />
        ) : null}
        <Card
          title={t('policy.changes')}
          hint={t('policy.changesOfRun')}
          right={
            <Link to="/policy/drafts/$id" params={{ id: run.draftId }}>
              {t('policy.seeDraft')}
            </Link>
          }
          flush
        >
          <DiffView entries={diff} headline={run.headline} />
        </Card>
      </div>
      {again && draft.data && (
        <StartWhatIf
          draft={draft.data}
          onClose={() => setAgain(false)}
          onStarted={(next) => {
            setAgain(false)
            void navigate({ to: '/policy/what-ifs/$id', params: { id: next.id } })
          }}
        />
      )}
    </>
  )
}

/** n of N claims; may be left, found again and cancelled: nothing was written. */
function Progressing({ run }: { run: WhatIfRow }) {
  const cancel = useAct((id: string, idempotencyKey) =>
    call<typeof adminContract.cancelTask>('POST', '/api/tasks/:id/cancel', { params: { id }, idempotencyKey }),
  )
  // The run stops after the page of claims it has in hand.
  const [asked, setAsked] = useState(false)
  return (
    <div role="status" className="stack">
      {run.total === null ? (
        <p>{t('policy.runCounting')}</p>
      ) : (
        <>
          <div
            className="bar"
            role="progressbar"
            aria-label={run.headline}
            aria-valuemin={0}
            aria-valuemax={run.total}
            aria-valuenow={run.done}
          >
            <i style={{ width: `${run.total > 0 ? (100 * run.done) / run.total : 0}%` }} />
          </div>
          <p>{t('policy.runProgress', { done: count(run.done), total: count(run.total) })}</p>
        </>
      )}
      {cancel.error && <p className="bad">{messageOf(cancel.error)}</p>}
      <div className="row">
        <span className="small muted grow">{t(asked ? 'policy.cancelAsked' : 'task.mayLeave')}</span>
        <Button
          loading={cancel.busy || asked}
          onClick={async () => {
            if (await cancel.run(run.taskId)) setAsked(true)
            await queryClient.invalidateQueries({ queryKey: whatIfQuery(run.id).queryKey })
          }}
        >
          {t('policy.cancelRun')}
        </Button>
      </div>
    </div>
  )
}
