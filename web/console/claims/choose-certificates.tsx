import { useQuery } from '@tanstack/react-query'
import { Checkbox } from 'antd'
import { useState } from 'react'
import type { Level } from '#src/kernel/levels.ts'
import type { subsidyContract } from '#src/modules/subsidy/subsidy.contract.ts'
import { call } from '#web/ui/client.ts'
import { count, day, identity } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { useOccupationChoices } from '../registry/options.ts'
import { ChoiceField, DayField, LevelField } from '../ui/fields.tsx'
import { Field } from '../ui/form.tsx'
import { Card } from '../ui/page.tsx'
import { PlainTable } from '../ui/plain-table.tsx'
import { Empty, Failed, Loading } from '../ui/states.tsx'

const MOST = 500

/** Certificates to claim without a class: filtered by trade, level and day of issue, with the count first; at most 500 a claim. */
export function ChooseCertificates({
  chosen,
  onChoose,
}: {
  chosen: readonly string[]
  onChoose: (ids: readonly string[]) => void
}) {
  const [occupation, setOccupation] = useState<string | null>(null)
  const [level, setLevel] = useState<Level | null>(null)
  const [from, setFrom] = useState<string | null>(null)
  const [to, setTo] = useState<string | null>(null)
  const occupations = useOccupationChoices()
  const filter = {
    ...(occupation ? { occupation } : {}),
    ...(level ? { level } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  }
  const query = useQuery({
    queryKey: ['claimable-certificates', filter],
    queryFn: ({ signal }) =>
      call<typeof subsidyContract.claimableCertificates>('GET', '/api/claimable-certificates', {
        query: { ...filter, limit: MOST, count: '1' },
        signal,
      }),
    placeholderData: (before) => before,
  })
  const items = query.data?.items ?? []
  const total = query.data?.total?.n ?? 0
  const ids = items.map((one) => one.certificateId)
  const all = ids.length > 0 && ids.every((id) => chosen.includes(id))
  const unlisted = chosen.filter((id) => !ids.includes(id))
  const toggle = (id: string) => onChoose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
  return (
    <Card title={t('claim.chooseCertificates')} hint={t('claim.foundCertificates', { n: total })} flush>
      <div
        className="bd"
        style={{ display: 'grid', gap: 12, gridTemplateColumns: 'repeat(auto-fit, minmax(180px, 1fr))' }}
      >
        <Field label={t('claim.occupation')} name="occupation">
          <ChoiceField value={occupation} onChange={setOccupation} options={occupations} allowClear />
        </Field>
        <Field label={t('claim.level')} name="level">
          <LevelField value={level} onChange={setLevel} />
        </Field>
        <Field label={t('claim.issuedFrom')} name="from">
          <DayField value={from} onChange={setFrom} />
        </Field>
        <Field label={t('claim.issuedTo')} name="to">
          <DayField value={to} onChange={setTo} />
        </Field>
      </div>
      {query.isPending ? (
        <Loading lines={3} />
      ) : query.error && !query.data ? (
        <Failed error={query.error} onRetry={() => query.refetch()} />
      ) : items.length === 0 ? (
        <Empty icon="certificate" title={t('claim.noCertificates')}>
          {t('claim.noCertificatesWhy')}
        </Empty>
      ) : (
        <div className="scroll-x" style={{ maxHeight: 420, overflowY: 'auto' }}>
          <PlainTable
            rows={items}
            rowKey={(one) => one.certificateId}
            rowLook={(one) => (chosen.includes(one.certificateId) ? 'on' : '')}
            columns={[
              {
                title: (
                  <Checkbox checked={all} onChange={() => onChoose(all ? [] : ids)}>
                    {t('claim.all', { n: ids.length })}
                  </Checkbox>
                ),
                main: true,
                width: 130,
                cell: (one) => (
                  <Checkbox checked={chosen.includes(one.certificateId)} onChange={() => toggle(one.certificateId)}>
                    {one.name}
                  </Checkbox>
                ),
              },
              { title: t('claim.docNo'), look: 'sec nowrap', width: 176, cell: (one) => identity(one.docNoMasked) },
              { title: t('claim.certificateNumber'), look: 'nowrap', cell: (one) => one.number },
              {
                title: t('claim.occupationLevel'),
                look: 'sec',
                width: 190,
                cell: (one) => (
                  <>
                    {one.occupationName} {one.levelName}
                  </>
                ),
              },
              { title: t('claim.issuedOn'), look: 'nowrap', width: 130, cell: (one) => day(one.issuedOn) },
              { title: t('claim.unit'), width: 100, cell: (one) => one.unitName },
            ]}
          />
        </div>
      )}
      {query.data && unlisted.length > 0 && (
        <p className="bd small muted">
          {t('claim.tickedUnlisted', { n: unlisted.length })}{' '}
          <button
            type="button"
            className="linkish"
            onClick={() => onChoose(chosen.filter((id) => !unlisted.includes(id)))}
          >
            {t('claim.untickUnlisted')}
          </button>
        </p>
      )}
      {total > items.length && <p className="bd small muted">{t('claim.firstShown', { n: count(items.length) })}</p>}
    </Card>
  )
}
