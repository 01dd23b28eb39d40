import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { settingsContract } from '#src/modules/settings/settings.contract.ts'
import type { subsidyContract } from '#src/modules/subsidy/subsidy.contract.ts'
import { publishableStatuses } from '#src/modules/subsidy/subsidy.types.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'
import { day, persons, yuan } from '#web/ui/format.ts'
import { useAct } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { Facts } from '../ui/detail.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorSummary } from '../ui/form.tsx'
import { SecondLook } from '../ui/second-look.tsx'
import { Failed, Loading } from '../ui/states.tsx'
import type { ClaimBatch } from './batch-query.ts'
import { sumOf } from './review-acts.ts'

export type Notice = ResponseOf<typeof subsidyContract.publishNotice>

/** Before a list goes public: how many, how much, for how many working days; the last day is worked out by the server. */
export function PublishDialog({
  batch,
  onPublished,
  onClose,
}: {
  batch: ClaimBatch
  onPublished: (notice: Notice) => void
  onClose: () => void
}) {
  const lines = useQuery({
    queryKey: ['reviewed-lines', batch.id, batch.version],
    queryFn: async ({ signal }) => {
      const pages = await Promise.all(
        publishableStatuses(batch.cityReview === true).map((status) =>
          call<typeof subsidyContract.claimLines>('GET', '/api/claim-batches/:id/lines', {
            params: { id: batch.id },
            query: { status, limit: 500 },
            signal,
          }),
        ),
      )
      return pages.flatMap((page) => page.items)
    },
  })
  const settings = useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => call<typeof settingsContract.settings>('GET', '/api/settings', { signal }),
  })
  const { run, busy, error } = useAct((version: number, idempotencyKey) =>
    call<typeof subsidyContract.publishNotice>('POST', '/api/claim-batches/:id/notice', {
      params: { id: batch.id },
      body: { version },
      idempotencyKey,
    }),
  )
  const rows = lines.data
  const words = rows ? `${persons(rows.length)} ${yuan(sumOf(rows))}` : ''
  const days = settings.data?.items.find((item) => item.key === 'notice.working_days')
  return (
    <SecondLook
      title={t('claim.publishTitle', { words })}
      busy={busy}
      act={
        <Button
          type="primary"
          loading={busy}
          disabled={!rows}
          onClick={async () => {
            const notice = await run(batch.version)
            if (notice) onPublished(notice)
          }}
        >
          {t('claim.publishN', { words })}
        </Button>
      }
      onClose={onClose}
    >
      <div className="stack">
        <ErrorSummary faults={{}} error={error} />
        {lines.error ? (
          <Failed error={lines.error} onRetry={() => lines.refetch()} />
        ) : !rows ? (
          <Loading lines={3} />
        ) : (
          <>
            <Facts
              items={[
                [t('claim.number'), batch.number],
                [t('claim.claimant'), batch.claimantName],
                [t('claim.lines'), persons(rows.length)],
                [t('claim.amount'), yuan(sumOf(rows))],
                [
                  t('claim.noticeFact'),
                  typeof days?.value === 'number'
                    ? t('claim.publishDays', { n: days.value, unit: days.unitName })
                    : t('claim.publishDaysNone'),
                ],
              ]}
            />
            <p className="sec">{t('claim.publishSay')}</p>
          </>
        )}
      </div>
    </SecondLook>
  )
}

/** After publishing: the number, from when to when, and what follows. */
export function PublishedDialog({ notice, onClose }: { notice: Notice; onClose: () => void }) {
  return (
    <Dialog
      width={520}
      title={t('claim.published', { number: notice.number })}
      onCancel={onClose}
      footer={
        <Button type="primary" onClick={onClose}>
          {t('claim.ok')}
        </Button>
      }
    >
      <div className="stack" role="status">
        <p>
          {t('claim.publishedSay', {
            from: day(notice.fromDay),
            n: notice.workingDays,
            to: day(notice.toDay),
            words: `${persons(notice.lines)} ${yuan(notice.amountFen)}`,
          })}
        </p>
        <p className="sec">{t('claim.publishedContact', { phone: notice.phone, address: notice.address })}</p>
        <p>
          <Link to="/notices/$number" params={{ number: notice.number }}>
            {t('claim.publishedSee')}
          </Link>
        </p>
      </div>
    </Dialog>
  )
}
