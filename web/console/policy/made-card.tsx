import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { policyContract } from '#src/modules/policy/policy.contract.ts'
import { call, messageOf } from '#web/ui/client.ts'
import { count } from '#web/ui/format.ts'
import { useAct } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useMay } from '../session.ts'
import { Card } from '../ui/page.tsx'
import { type Draft, isOpen } from './policy-query.ts'

/** What the draft would say of the decisions already made, and a way to ask for it. */
export function MadeCard({ draft }: { draft: Draft }) {
  const may = useMay()
  const act = useAct((id: string, idempotencyKey) =>
    call<typeof policyContract.checkMade>('POST', '/api/policy/drafts/:id/made-decisions', {
      params: { id },
      idempotencyKey,
    }),
  )
  const { revision } = draft
  const underway = revision.state === 'draft' || revision.state === 'proposed'
  const running = draft.made !== null && isOpen(draft.made.run.status)
  if (!underway && !draft.made) return null
  return (
    <Card title={t('policy.made')} hint={t('policy.madeHint')}>
      <div className="stack">
        <MadeSentence draft={draft} />
        {act.error && <p className="bad">{messageOf(act.error)}</p>}
        {underway && may('policy.draft') && !running && (
          <div>
            <Button
              size="small"
              loading={act.busy}
              onClick={async () => {
                if (await act.run(revision.id)) await refreshAll()
              }}
            >
              {t(draft.made ? 'policy.madeAgain' : 'policy.madeAsk')}
            </Button>
          </div>
        )}
      </div>
    </Card>
  )
}

/** The finding with its link; how far it is; or that nobody has looked yet. */
export function MadeSentence({ draft: { made } }: { draft: Draft }) {
  if (!made) return <p className="sec">{t('policy.madeNone')}</p>
  const { run, result } = made
  if (isOpen(run.status))
    return (
      <p role="status">
        {run.total === null
          ? t('policy.madeCounting')
          : t('policy.madeProgress', { done: count(run.done), total: count(run.total) })}
      </p>
    )
  if (!result) return <p className="late">{run.failure ?? t('policy.madeStopped')}</p>
  return (
    <>
      {run.outdated && <p className="late">{t('policy.madeOutdated')}</p>}
      <p className={result.changed > 0 ? 'strong' : ''}>{result.sentence}</p>
      {result.changed > 0 && (
        <p>
          <Link to="/policy/what-ifs/$id" params={{ id: run.id }}>
            {t('policy.madeSee', { n: count(result.changed) })}
          </Link>
        </p>
      )}
    </>
  )
}
