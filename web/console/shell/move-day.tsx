import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { adminContract } from '#src/modules/admin/admin.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { day } from '#web/ui/format.ts'
import { useAct } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { sessionQuery } from '../session.ts'
import { DayField } from '../ui/fields.tsx'
import { Field } from '../ui/form.tsx'

/** Moves the business day of a demo forward; everything on the screen is asked for again. */
export default function MoveDay({ businessDay, onMoved }: { businessDay: string; onMoved: () => void }) {
  const [to, setTo] = useState<string | null>(null)
  const client = useQueryClient()
  const { run, busy, error } = useAct((next: string, idempotencyKey) =>
    call<typeof adminContract.moveDay>('POST', '/api/demo/day', { body: { day: next }, idempotencyKey }),
  )
  const [missing, setMissing] = useState(false)
  return (
    <form
      className="stack"
      style={{ padding: 16 }}
      onSubmit={async (event) => {
        event.preventDefault()
        const ahead = to !== null && to > businessDay
        setMissing(!ahead)
        if (!ahead) return
        const moved = await run(to)
        if (!moved) return
        onMoved()
        toast(t('shell.dayMoved', { day: day(moved.businessDay) }))
        await client.invalidateQueries({ queryKey: sessionQuery.queryKey })
        await refreshAll()
      }}
    >
      <Field
        label={t('shell.moveDayTo')}
        name="move-day"
        hint={t('shell.moveDayHint')}
        fault={missing ? t('shell.moveDayAhead', { day: day(businessDay) }) : error?.message}
      >
        <DayField value={to} onChange={setTo} min={businessDay} />
      </Field>
      <Button type="primary" htmlType="submit" loading={busy}>
        {to ? t('shell.moveDayTo2', { day: day(to) }) : t('shell.moveDayButton')}
      </Button>
    </form>
  )
}
