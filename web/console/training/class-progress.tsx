import type { ClassDetail } from '#src/modules/training/training.contract.ts'
import { t } from '#web/ui/words.ts'

/** How far a class has come, from the application to the claim; a class that ended early shows nothing. */
export function ClassProgress({ detail }: { detail: ClassDetail }) {
  const { status, lessons } = detail
  if (status === 'cancelled' || status === 'rejected') return null
  const approved = ['approved', 'running', 'finished', 'completed'].includes(status)
  const taught = ['finished', 'completed'].includes(status)
  const steps = [
    { name: t('class.pApply'), done: status !== 'draft' && status !== 'returned' },
    { name: t('class.pReview'), done: approved },
    { name: t('class.pRoster'), done: taught || (approved && detail.enrolled > 0) },
    { name: t('class.pLessons'), done: taught || (lessons.recorded > 0 && lessons.planned === 0) },
    { name: t('class.pCompletion'), done: status === 'completed' },
    { name: t('class.pExam'), done: detail.claimBatchId !== null },
    { name: t('class.pClaim'), done: false },
  ]
  const now = steps.findIndex((step) => !step.done)
  return (
    <ol className="card steps-line" aria-label={t('class.progress')}>
      {steps.map((step, index) => (
        <li
          key={step.name}
          data-n={index + 1}
          className={step.done ? 'done' : index === now ? 'now' : ''}
          aria-current={index === now ? 'step' : undefined}
        >
          {step.name}
        </li>
      ))}
    </ol>
  )
}
