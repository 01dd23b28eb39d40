import { useState } from 'react'
import type { subsidyContract } from '#src/modules/subsidy/subsidy.contract.ts'
import { call } from '#web/ui/client.ts'
import { useAct } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { phoneNumber } from '../../../numbers.ts'
import { isOpen, type PublicNotice, useNotice } from '../../../public/notices.ts'
import { FiledSlip, type Slip, SlipActs } from '../../../public/objection-slip.tsx'
import '../../../public/public.css'
import type { PageProps } from '../../../router.tsx'
import { useSite } from '../../../session.ts'
import { Frame } from '../../../ui/frame.tsx'
import { Button, Card, Field, faultsOf, Note, Summary } from '../../../ui/parts.tsx'
import { Load } from '../../../ui/states.tsx'

const MOST = 500

interface Draft {
  readonly line: string
  readonly text: string
  readonly contact: string
}
interface Filed extends Draft {
  readonly slip: Slip
}

/** What is typed survives a reload; how to reach the person is kept nowhere but on the page. */
const draftKey = (number: string) => `chizheng.objection.${number}`
function keptText(number: string): string {
  try {
    return sessionStorage.getItem(draftKey(number)) ?? ''
  } catch {
    return ''
  }
}
function keepText(number: string, text: string) {
  try {
    if (text) sessionStorage.setItem(draftKey(number), text)
    else sessionStorage.removeItem(draftKey(number))
  } catch {
    // A locked-down browser keeps it until the page is closed.
  }
}

export default function Objection({ params, query }: PageProps) {
  const number = params['number'] ?? ''
  const here = `/notices/${encodeURIComponent(number)}`
  const notice = useNotice(number)
  const today = useSite().data?.businessDay ?? ''
  const [filed, setFiled] = useState<Filed>()
  return (
    <Frame title={t('portalPublic.objection')} back={here} act={filed && <SlipActs back={here} />}>
      <div className="mid">
        <Load of={notice} cards={2}>
          {(data) =>
            filed ? (
              <Done filed={filed} notice={data} />
            ) : today && !isOpen(data, today) ? (
              <Note tone="late">{t('portalPublic.objectionOver', { phone: phoneNumber(data.phone) })}</Note>
            ) : (
              <Form notice={data} line={query['line'] ?? ''} onFiled={setFiled} />
            )
          }
        </Load>
      </div>
    </Frame>
  )
}

const lineWords = (notice: PublicNotice, lineNo: string) => {
  const line = notice.items.find((one) => String(one.lineNo) === lineNo)
  return line ? t('portalPublic.objectionLine', { n: line.lineNo, name: line.nameMasked, doc: line.docLast4 }) : ''
}

function Form({ notice, line, onFiled }: { notice: PublicNotice; line: string; onFiled: (filed: Filed) => void }) {
  const [draft, setDraft] = useState<Draft>({
    line: lineWords(notice, line) ? line : '',
    text: keptText(notice.number),
    contact: '',
  })
  const [lacks, setLacks] = useState<Record<string, string>>({})
  const act = useAct((body: { lineNo: number; text: string; contact?: string }, idempotencyKey) =>
    call<typeof subsidyContract.fileObjection>('POST', '/api/public/notices/:number/objections', {
      params: { number: notice.number },
      body,
      idempotencyKey,
    }),
  )
  const faults = Object.keys(lacks).length > 0 ? lacks : faultsOf(act.error)
  const change = (next: Partial<Draft>) => {
    setDraft({ ...draft, ...next })
    if (next.text !== undefined) keepText(notice.number, next.text)
  }
  const length = [...draft.text.trim()].length
  const submit = async (event: React.FormEvent) => {
    event.preventDefault()
    const missing = {
      ...(draft.line ? {} : { lineNo: t('portalPublic.objectionNeedLine') }),
      ...(length === 0
        ? { text: t('portalPublic.objectionNeedText') }
        : length > MOST
          ? { text: t('portalPublic.objectionLong', { n: length, over: length - MOST }) }
          : {}),
    }
    setLacks(missing)
    if (Object.keys(missing).length > 0) return
    const contact = draft.contact.trim()
    const answer = await act.run({
      lineNo: Number(draft.line),
      text: draft.text.trim(),
      ...(contact ? { contact } : {}),
    })
    if (!answer) return
    keepText(notice.number, '')
    onFiled({ ...draft, contact, slip: answer })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Summary faults={faults} error={act.error} />
      <Card>
        <Field label={t('portalPublic.objectionWhich')} name="lineNo" hint={notice.title} fault={faults['lineNo']}>
          {(props) => (
            <select {...props} value={draft.line} onChange={(event) => change({ line: event.target.value })}>
              <option value="">{t('portalPublic.objectionChoose')}</option>
              {notice.items.map((one) => (
                <option key={one.lineNo} value={one.lineNo}>
                  {lineWords(notice, String(one.lineNo))}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field
          label={t('portalPublic.objectionText')}
          name="text"
          hint={t('portalPublic.objectionTextHint')}
          fault={faults['text']}
        >
          {(props) => (
            <textarea
              {...props}
              rows={5}
              value={draft.text}
              onChange={(event) => change({ text: event.target.value })}
            />
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
              value={draft.contact}
              onChange={(event) => change({ contact: event.target.value })}
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

const Done = ({ filed, notice }: { filed: Filed; notice: PublicNotice }) => (
  <>
    <FiledSlip
      slip={filed.slip}
      about={[
        [t('portalPublic.objectionOn'), notice.title],
        [t('portalPublic.noticeNumber'), <span className="num">{notice.number}</span>],
        [t('portalPublic.objectionAbout'), lineWords(notice, filed.line)],
      ]}
    />
    <Note>
      {t('portalPublic.objectionNext')}
      <br />
      {filed.contact ? t('portalPublic.objectionWithContact') : t('portalPublic.objectionNoContact')}
    </Note>
  </>
)
