import { useState } from 'react'
import type { subsidyContract } from '#src/modules/subsidy/subsidy.contract.ts'
import { call } from '#web/ui/client.ts'
import { t } from '#web/ui/words.ts'
import { phoneNumber } from '../../../numbers.ts'
import { useKept } from '../../../public/kept.ts'
import { isOpen, type PublicNotice, useNotice } from '../../../public/notices.ts'
import { ObjectionForm } from '../../../public/objection-form.tsx'
import { FiledSlip, type Slip, SlipActs } from '../../../public/objection-slip.tsx'
import '../../../public/public.css'
import type { PageProps } from '../../../router.tsx'
import { useSite } from '../../../session.ts'
import { Frame } from '../../../ui/frame.tsx'
import { Field, Note } from '../../../ui/parts.tsx'
import { Load } from '../../../ui/states.tsx'

interface Filed {
  readonly slip: Slip
  readonly line: string
  readonly contact: string | undefined
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
              <Form notice={data} asked={query['line'] ?? ''} onFiled={setFiled} />
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

function Form({ notice, asked, onFiled }: { notice: PublicNotice; asked: string; onFiled: (filed: Filed) => void }) {
  // By the row it was opened from: who comes back from another row means that one.
  const chosen = useKept(`${notice.number}.line.${asked}`, { line: asked })
  const line = lineWords(notice, chosen.values.line) ? chosen.values.line : ''
  return (
    <ObjectionForm
      before={(faults) => (
        <Field label={t('portalPublic.objectionWhich')} name="lineNo" hint={notice.title} fault={faults['lineNo']}>
          {(props) => (
            <select {...props} value={line} onChange={(event) => chosen.set({ line: event.target.value })}>
              <option value="">{t('portalPublic.objectionChoose')}</option>
              {notice.items.map((one) => (
                <option key={one.lineNo} value={one.lineNo}>
                  {lineWords(notice, String(one.lineNo))}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      own={{ lineNo: Number(line) }}
      lacks={line ? undefined : { lineNo: t('portalPublic.objectionNeedLine') }}
      keptAs={notice.number}
      send={(body, idempotencyKey) =>
        call<typeof subsidyContract.fileObjection>('POST', '/api/public/notices/:number/objections', {
          params: { number: notice.number },
          body,
          idempotencyKey,
        })
      }
      onFiled={(slip, { contact }) => {
        chosen.forget()
        onFiled({ slip, line, contact })
      }}
    />
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
