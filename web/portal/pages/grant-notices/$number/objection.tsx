import { useEffect, useState } from 'react'
import type { grantsContract } from '#src/modules/grants/grants.contract.ts'
import { announce } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { day } from '#web/ui/format.ts'
import { useAct } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { phoneNumber } from '../../../numbers.ts'
import { type GrantNotice, useGrantNotice } from '../../../public/grant-notices.ts'
import { isOpen } from '../../../public/notices.ts'
import '../../../public/public.css'
import { go, type PageProps } from '../../../router.tsx'
import { useSite } from '../../../session.ts'
import { Frame } from '../../../ui/frame.tsx'
import { Button, Card, Facts, Field, faultsOf, Mark, Note, Summary } from '../../../ui/parts.tsx'
import { Load } from '../../../ui/states.tsx'

const MOST = 500

export default function GrantObjection({ params }: PageProps) {
  const number = params['number'] ?? ''
  const here = `/grant-notices/${encodeURIComponent(number)}`
  const notice = useGrantNotice(number)
  const today = useSite().data?.businessDay ?? ''
  const [answerBy, setAnswerBy] = useState<string>()
  return (
    <Frame
      title={t('portalPublic.objection')}
      back={here}
      act={answerBy && <Button onClick={() => go(here, { replace: true })}>{t('portalPublic.objectionBack')}</Button>}
    >
      <div className="mid">
        <Load of={notice} cards={2}>
          {(data) =>
            answerBy ? (
              <Done notice={data} answerBy={answerBy} />
            ) : today && !isOpen(data, today) ? (
              <Note tone="late">{t('portalPublic.objectionOver', { phone: phoneNumber(data.phone) })}</Note>
            ) : (
              <Form notice={data} onFiled={setAnswerBy} />
            )
          }
        </Load>
      </div>
    </Frame>
  )
}

function Form({ notice, onFiled }: { notice: GrantNotice; onFiled: (answerBy: string) => void }) {
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
    if (answer) onFiled(answer.answerBy)
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

function Done({ notice, answerBy }: { notice: GrantNotice; answerBy: string }) {
  useEffect(() => {
    window.scrollTo(0, 0)
    announce(t('portalPublic.objectionDone'))
  }, [])
  return (
    <Card>
      <Mark tone="ok" title={t('portalPublic.objectionDone')}>
        {t('portalPublic.objectionDoneWhen', { day: day(answerBy) })}
      </Mark>
      <Facts
        items={[
          [t('portalPublic.objectionOn'), `${notice.title}：${notice.subject}`],
          [t('portalPublic.noticeNumber'), <span className="num">{notice.number}</span>],
          [t('portalPublic.objectionAnswerBy'), day(answerBy)],
        ]}
      />
    </Card>
  )
}
