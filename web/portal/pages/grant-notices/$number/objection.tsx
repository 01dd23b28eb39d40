import { useState } from 'react'
import type { grantsContract } from '#src/modules/grants/grants.contract.ts'
import { call } from '#web/ui/client.ts'
import { t } from '#web/ui/words.ts'
import { phoneNumber } from '../../../numbers.ts'
import { useGrantNotice } from '../../../public/grant-notices.ts'
import { isOpen } from '../../../public/notices.ts'
import { ObjectionForm } from '../../../public/objection-form.tsx'
import { FiledSlip, type Slip, SlipActs } from '../../../public/objection-slip.tsx'
import '../../../public/public.css'
import type { PageProps } from '../../../router.tsx'
import { useSite } from '../../../session.ts'
import { Frame } from '../../../ui/frame.tsx'
import { Note } from '../../../ui/parts.tsx'
import { Load } from '../../../ui/states.tsx'

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
              <ObjectionForm
                before={() => <p className="s">{`${data.title}：${data.subject}`}</p>}
                own={{}}
                keptAs={data.number}
                send={(body, idempotencyKey) =>
                  call<typeof grantsContract.object>('POST', '/api/public/grant-notices/:number/objections', {
                    params: { number: data.number },
                    body,
                    idempotencyKey,
                  })
                }
                onFiled={setSlip}
              />
            )
          }
        </Load>
      </div>
    </Frame>
  )
}
