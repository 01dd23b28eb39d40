import { useState } from 'react'
import type { grantsContract } from '#src/modules/grants/grants.contract.ts'
import { call } from '#web/ui/client.ts'
import { useAct } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { phoneNumber } from '../../../numbers.ts'
import { type GrantNotice, useGrantNotice } from '../../../public/grant-notices.ts'
import { isOpen } from '../../../public/notices.ts'
import { FiledSlip, type Slip, SlipActs } from '../../../public/objection-slip.tsx'
import '../../../public/public.css'
import type { PageProps } from '../../../router.tsx'
import { useSite } from '../../../session.ts'
import { Frame } from '../../../ui/frame.tsx'
import { Button, Card, Field, faultsOf, Note, Summary } from '../../../ui/parts.tsx'
import { Load } from '../../../ui/states.tsx'

const MOST = 500

export default function GrantObjection({ params }: PageProps) {
  const number = params['number'] ?? ''
  const here = `/grant-notices/${encodeURIComponent(number)}`
  const notice = useGrantNotice(number)
  const today = useSite().data?.businessDay ?? ''
  const [slip, setSlip] = useState<Slip>()
  return (
    <Frame title={t('portalPublic.objection')} back={here} act={slip && <SlipActs back={here} />}>
      <div className="mid">
        <Load of={notice} cards={2}>
          {(data) =>
            slip ? (
              <FiledSlip
                slip={slip}
                about={[
                  [t('portalPublic.objectionOn'), `${data.title}：${data.subject}`],
                  [t('portalPublic.noticeNumber'), <span className="num">{data.number}</span>],
                ]}
              />
            ) : today && !isOpen(data, today) ? (
              <Note tone="late">{t('portalPublic.objectionOver', { phone: phoneNumber(data.phone) })}</Note>
            ) : (
              <Form notice={data} onFiled={setSlip} />
            )
          }
        </Load>
      </div>
    </Frame>
  )
}

function Form({ notice, onFiled }: { notice: GrantNotice; onFiled: (slip: Slip) => void }) {
  const [text, setText] = useState('')
  const [contact, setContact] = useState('')
  const [lack, setLack] = useState<string>()
  const act = useAct((body: { text: string; contact?: string }, idempotencyKey) =>
    call<typeof grantsContract.object>('POST', '/api/public/grant-notices/:number/objections', {
      params: { number: notice.number },
      body,
      idempotencyKey,
    }),
  )
  const faults: Record<string, string> = lack ? { text: lack } : faultsOf(act.error)
  const submit = async (event: React.FormEvent) => {
    event.preventDefault()
    const length = [...text.trim()].length
    const missing =
      length === 0
        ? t('portalPublic.objectionNeedText')
        : length > MOST
          ? t('portalPublic.objectionLong', { n: length, over: length - MOST })
          : undefined
    setLack(missing)
    if (missing) return
    const reach = contact.trim()
    const answer = await act.run({ text: text.trim(), ...(reach ? { contact: reach } : {}) })
    if (answer) onFiled(answer)
  }
  return (
    <form onSubmit={submit} noValidate>
      <Summary faults={faults} error={act.error} />
      <Card>
        <p className="s">{`${notice.title}：${notice.subject}`}</p>
        <Field
          label={t('portalPublic.objectionText')}
          name="text"
          hint={t('portalPublic.objectionTextHint')}
          fault={faults['text']}
        >
          {(props) => <textarea {...props} rows={5} value={text} onChange={(event) => setText(event.target.value)} />}
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
