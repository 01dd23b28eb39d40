import { useState } from 'react'
import { useAct } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { Button, Card, Field, faultsOf, Summary } from '../ui/parts.tsx'
import { useKept } from './kept.ts'
import type { Slip } from './objection-slip.tsx'

const MOST = 500

/** What whoever objects writes; how to reach the person only when it was given. */
export interface ObjectionWords {
  readonly text: string
  readonly contact?: string
}

type Faults = Readonly<Record<string, string>>

/**
 * Text and contact of an objection to a notice. `before` is what stands above them, `own` what it adds to the body that is sent and
 * `lacks` what is missing in it. What is typed survives a reload under the name `keptAs` and is forgotten when it is sent; how
 * to reach the person is kept nowhere but on the page: the machine may be the village's.
 */
export function ObjectionForm<Own extends object>({
  before,
  own,
  lacks,
  keptAs,
  send,
  onFiled,
}: {
  before: (faults: Faults) => React.ReactNode
  own: Own
  lacks?: Faults | undefined
  keptAs: string
  send: (body: Own & ObjectionWords, idempotencyKey: string) => Promise<Slip>
  onFiled: (slip: Slip, words: ObjectionWords) => void
}) {
  const { values, set, forget } = useKept(keptAs, { text: '' })
  const { text } = values
  const [contact, setContact] = useState('')
  const [missing, setMissing] = useState<Faults>({})
  const act = useAct(send)
  const faults = Object.keys(missing).length > 0 ? missing : faultsOf(act.error)
  const submit = async (event: React.FormEvent) => {
    event.preventDefault()
    const found = { ...lacks, ...textFault(text) }
    setMissing(found)
    if (Object.keys(found).length > 0) return
    const reach = contact.trim()
    const words = { text: text.trim(), ...(reach ? { contact: reach } : {}) }
    const slip = await act.run({ ...own, ...words })
    if (!slip) return
    forget()
    onFiled(slip, words)
  }
  return (
    <form onSubmit={submit} noValidate>
      <Summary faults={faults} error={act.error} />
      <Card>
        {before(faults)}
        <Field
          label={t('portalPublic.objectionText')}
          name="text"
          hint={t('portalPublic.objectionTextHint')}
          fault={faults['text']}
        >
          {(props) => (
            <textarea {...props} rows={5} value={text} onChange={(event) => set({ text: event.target.value })} />
          )}
        </Field>
        <Field
          label={t('portalPublic.objectionContact')}
          name="contact"
          hint={t('portalPublic.objectionContactHint')}
          fault={faults['contact']}
        >
          {(props) => (
            <input
              {...props}
              autoComplete="tel"
              maxLength={60}
              value={contact}
              onChange={(event) => setContact(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" busy={act.busy}>
          {t('portalPublic.objectionSend')}
        </Button>
      </Card>
      <p className="s under">{t('portalPublic.objectionPrivacy')}</p>
    </form>
  )
}

function textFault(text: string): Faults {
  const length = [...text.trim()].length
  if (length === 0) return { text: t('portalPublic.objectionNeedText') }
  return length > MOST ? { text: t('portalPublic.objectionLong', { n: length, over: length - MOST }) } : {}
}
