import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { adminContract, TaskView } from '#src/modules/admin/admin.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call, messageOf } from '#web/ui/client.ts'
import { count, duration, shortMoment } from '#web/ui/format.ts'
import { useAct } from '#web/ui/hooks.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { queryClient } from '../query.ts'
import { useBusinessDay } from '../session.ts'
import { Failed, Loading } from './states.tsx'

const open = (task: TaskView | undefined) => task?.status === 'running' || task?.status === 'queued'

/** A task, asked for every second while it runs. */
export function useTask(id: string | undefined) {
  return useQuery({
    queryKey: ['task', id],
    enabled: id !== undefined,
    queryFn: ({ signal }) =>
      call<typeof adminContract.task>('GET', '/api/tasks/:id', { params: { id: id as string }, signal }),
    refetchInterval: (query) => (query.state.data === undefined || open(query.state.data) ? 1_000 : false),
  })
}

/** Seconds left by the speed so far; undefined while too little is known. */
export function secondsLeft(task: TaskView, now: number): number | undefined {
  if (!task.startedAt || !task.total || task.done < 1 || task.done >= task.total) return undefined
  const spent = (now - Date.parse(task.startedAt)) / 1000
  return spent < 1 ? undefined : (spent / task.done) * (task.total - task.done)
}

function useNow(ticking: boolean) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!ticking) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [ticking])
  return now
}

function Cancel({ task }: { task: TaskView }) {
  const { run, busy } = useAct((id: string, idempotencyKey) =>
    call<typeof adminContract.cancelTask>('POST', '/api/tasks/:id/cancel', { params: { id }, idempotencyKey }).catch(
      (error: unknown) => {
        toast(messageOf(error), { tone: 'refused' })
        throw error
      },
    ),
  )
  return (
    <button
      type="button"
      className="linkish small"
      disabled={busy}
      onClick={async () => {
        await run(task.id)
        await queryClient.invalidateQueries({ queryKey: ['task'] })
        await queryClient.invalidateQueries({ queryKey: ['tasks'] })
      }}
    >
      {t('task.cancel')}
    </button>
  )
}

const STATUS_WORDS = {
  queued: 'task.queued',
  running: 'task.running',
  done: 'task.done',
  failed: 'task.failed',
  cancelled: 'task.cancelled',
} as const

/** One task in a list: title, state, progress with time left, cancel. `then` stands at the right when it has ended: 看结果. */
export function TaskLine({ task, then }: { task: TaskView; then?: React.ReactNode }) {
  const today = useBusinessDay()
  const now = useNow(open(task))
  const left = secondsLeft(task, now)
  return (
    <>
      <div className="row">
        <span className="grow">{task.title}</span>
        <StatusTag kind="task" code={task.status} name={t(STATUS_WORDS[task.status])} />
      </div>
      {open(task) && task.total !== null && (
        <div
          className="bar"
          role="progressbar"
          aria-label={task.title}
          aria-valuemin={0}
          aria-valuemax={task.total}
          aria-valuenow={task.done}
        >
          <i style={{ width: `${task.total ? (100 * task.done) / task.total : 0}%` }} />
        </div>
      )}
      <div className="row small muted">
        <span className="grow">
          {open(task)
            ? task.total === null
              ? t('task.counting', { done: count(task.done) })
              : left === undefined
                ? t('task.progress', { done: count(task.done), total: count(task.total) })
                : t('task.progressLeft', { done: count(task.done), total: count(task.total), left: duration(left) })
            : (task.failure ?? shortMoment(task.endedAt, today))}
        </span>
        {open(task) ? <Cancel task={task} /> : then}
      </div>
    </>
  )
}

/**
 * A long task on its own page: n/N with time left, may be left and found again in the task centre. `onDone` is called once when it has
 * ended well.
 */
export function TaskProgress({ id, onDone }: { id: string; onDone?: (task: TaskView) => void }) {
  const { data, error, refetch } = useTask(id)
  const ended = data?.status === 'done'
  useEffect(() => {
    if (ended && data) onDone?.(data)
  }, [ended])
  if (error && !data) return <Failed error={error} onRetry={() => refetch()} />
  if (!data) return <Loading lines={2} />
  return (
    <div role="status">
      <TaskLine task={data} />
      {open(data) && <p className="small muted">{t('task.mayLeave')}</p>}
    </div>
  )
}
