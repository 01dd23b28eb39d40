import { useEffect, useRef, useState } from 'react'
import type { portalContract } from '#src/modules/portal/portal.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { announce } from '#web/ui/announce.tsx'
import { ApiError, call, OfflineError } from '#web/ui/client.ts'
import { day } from '#web/ui/format.ts'
import { useAct } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { phoneNumber } from '../numbers.ts'
import { latestSlip } from '../public/objection-slip.tsx'
import '../public/public.css'
import { go, goBack, type PageProps } from '../router.tsx'
import { Frame } from '../ui/frame.tsx'
import { Button, Card, Facts, Field, Mark, Note, Summary } from '../ui/parts.tsx'

interface Typed {
  readonly number: string
  readonly code: string
}
type Objection = ResponseOf<typeof portalContract.objectionAnswer>
type Answer =
  | { readonly kind: 'found'; readonly objection: Objection }
  | { readonly kind: 'none'; readonly typed: Typed }
  | { readonly kind: 'locked'; readonly message: string }

/** Number and code together; a miss and a lock are answers, everything else is a failure to be tried again. */
async function ask(typed: Typed): Promise<Answer> {
  try {
    const body = { number: typed.number.trim(), code: typed.code.trim() }
    const objection = await call<typeof portalContract.objectionAnswer>('POST', '/api/public/objection-answers', {
      body,
    })
    return { kind: 'found', objection }
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return { kind: 'none', typed }
    if (error instanceof ApiError && error.status === 429) return { kind: 'locked', message: error.message }
    throw error
  }
}

/** Who objected to a notice reads the answer with the number and the code of the slip. */
export default function ObjectionAnswers({ query }: PageProps) {
  const [typed, setTyped] = useState<Typed>(() => {
    const slip = latestSlip()
    return { number: slip?.number ?? '', code: slip?.code ?? '' }
  })
  const [answer, setAnswer] = useState<Answer>()
  if (answer && query['result'])
    return (
      <Result
        answer={answer}
        onAgain={() => {
          if (answer.kind === 'found') setTyped({ number: '', code: '' })
          goBack('/objections')
        }}
      />
    )
  return (
    <Form
      typed={typed}
      onType={setTyped}
      onAnswer={(next) => {
        setAnswer(next)
        go('/objections?result=1')
      }}
    />
  )
}

function Form({
  typed,
  onType,
  onAnswer,
}: {
  typed: Typed
  onType: (typed: Typed) => void
  onAnswer: (answer: Answer) => void
}) {
  const [lacks, setLacks] = useState<Record<string, string>>({})
  const act = useAct(ask)
  const submit = async (event: React.FormEvent) => {
    event.preventDefault()
    const missing = {
      ...(typed.number.trim() ? {} : { number: t('portalObjection.needNumber') }),
      ...(typed.code.trim() ? {} : { code: t('portalObjection.needCode') }),
    }
    setLacks(missing)
    if (Object.keys(missing).length > 0) return
    const answer = await act.run(typed)
    if (answer) onAnswer(answer)
  }
  return (
    <Frame title={t('portalObjection.title')} back="/notices" tab="home">
      <div className="mid">
        {act.error instanceof OfflineError && (
          <Note tone="late">
            <b>{t('portalObjection.offline')}</b>
            <br />
            {t('portalObjection.offlineNext')}
          </Note>
        )}
        <form onSubmit={submit} noValidate>
          <Summary faults={lacks} error={act.error instanceof OfflineError ? undefined : act.error} />
          <Card title={t('portalObjection.fill')} className="form-card">
            <Field
              label={t('portalObjection.number')}
              name="number"
              hint={t('portalObjection.numberHint')}
              fault={lacks['number']}
            >
              {(props) => (
                <input
                  {...props}
                  className="in num"
                  autoComplete="off"
                  autoCapitalize="characters"
                  spellCheck={false}
                  maxLength={40}
                  placeholder={t('portalObjection.numberExample')}
                  value={typed.number}
                  onChange={(event) => onType({ ...typed, number: event.target.value })}
                />
              )}
            </Field>
            <Field
              label={t('portalObjection.code')}
              name="code"
              hint={t('portalObjection.codeHint')}
              fault={lacks['code']}
            >
              {(props) => (
                <input
                  {...props}
                  className="in num"
                  autoComplete="off"
                  autoCapitalize="characters"
                  spellCheck={false}
                  maxLength={20}
                  placeholder={t('portalObjection.codeExample')}
                  value={typed.code}
                  onChange={(event) => onType({ ...typed, code: event.target.value })}
                />
              )}
            </Field>
            <Button type="submit" busy={act.busy}>
              {t('portalObjection.ask')}
            </Button>
          </Card>
        </form>
        <p className="s under">
          {t('portalObjection.privacy')}
          <br />
          {t('portalObjection.lost')}
        </p>
      </div>
    </Frame>
  )
}

const titleOf = (objection: Objection) =>
  objection.status === 'open'
    ? (objection.daysLeft ?? 0) < 0
      ? t('portalObjection.late')
      : t('portalObjection.waiting')
    : t(`portalObjection.${objection.status}`)

function Result({ answer, onAgain }: { answer: Answer; onAgain: () => void }) {
  const top = useRef<HTMLDivElement>(null)
  const said =
    answer.kind === 'none'
      ? t('portalObjection.none')
      : answer.kind === 'locked'
        ? t('portalObjection.locked')
        : titleOf(answer.objection)
  useEffect(() => {
    top.current?.focus({ preventScroll: true })
    announce(said)
  }, [said])
  return (
    <Frame
      title={t('portalObjection.title')}
      back="/objections"
      act={
        <>
          {answer.kind === 'found' && (
            <Button second onClick={() => window.print()}>
              {t('common.print')}
            </Button>
          )}
          <Button onClick={onAgain}>
            {answer.kind === 'found' ? t('portalObjection.again') : t('portalObjection.edit')}
          </Button>
        </>
      }
    >
      <div className="mid" ref={top} tabIndex={-1} style={{ outline: 'none' }}>
        {answer.kind === 'found' ? (
          <Found objection={answer.objection} />
        ) : answer.kind === 'none' ? (
          <None typed={answer.typed} />
        ) : (
          <Card>
            <Mark tone="late" title={said}>
              {answer.message}
            </Mark>
            <p className="s">{t('portalObjection.lockedNext')}</p>
          </Card>
        )}
      </div>
    </Frame>
  )
}

function Found({ objection }: { objection: Objection }) {
  const { officeName: office, daysLeft, status } = objection
  const late = daysLeft !== null && daysLeft < 0
  const answerBy = day(objection.answerBy)
  const phone = phoneNumber(objection.phone)
  return (
    <>
      <Card>
        <Mark tone={status !== 'open' ? 'info' : late ? 'bad' : 'late'} title={titleOf(objection)}>
          {daysLeft === null
            ? t('portalObjection.answeredOn', { office, day: day(objection.answeredDay) })
            : late
              ? t('portalObjection.lateWhy', { office, day: answerBy, n: -daysLeft })
              : daysLeft === 0
                ? t('portalObjection.waitingToday', { office })
                : t('portalObjection.waitingWhy', { office, day: answerBy, n: daysLeft })}
        </Mark>
        <Facts
          items={[
            [t('portalObjection.number'), <span className="num">{objection.number}</span>],
            [t('portalObjection.filed'), day(objection.filedDay)],
            [t('portalObjection.notice'), objection.noticeTitle],
            [t('portalPublic.noticeNumber'), <span className="num">{objection.noticeNumber}</span>],
            [
              t('portalObjection.line'),
              objection.lineNo !== null && t('portalObjection.lineNo', { n: objection.lineNo }),
            ],
          ]}
        />
      </Card>
      {objection.answer !== null && (
        <Card title={t('portalObjection.answer')}>
          <p className="say said">{objection.answer}</p>
        </Card>
      )}
      {objection.effect !== null && (
        <Card title={t('portalObjection.effect')}>
          <p className="say">{objection.effect}</p>
        </Card>
      )}
      {objection.appeal ? (
        <Card title={t('portalObjection.next')}>
          <p className="say">{objection.appeal.text}</p>
          <p className="s">{t('portalObjection.nextCall', { phone, address: objection.address })}</p>
        </Card>
      ) : (
        <Note tone={late ? 'late' : 'info'}>
          {late ? t('portalObjection.lateNext', { phone }) : t('portalObjection.waitingNext')}
        </Note>
      )}
    </>
  )
}

const None = ({ typed }: { typed: Typed }) => (
  <>
    <Card>
      <Mark tone="unk" title={t('portalObjection.none')}>
        {t('portalObjection.noneWhy')}
      </Mark>
      <Facts items={[[t('portalObjection.typedNumber'), <span className="num">{typed.number.trim()}</span>, true]]} />
    </Card>
    <Card title={t('portalObjection.check')}>
      <ol className="counted">
        <li>{t('portalObjection.check1')}</li>
        <li>{t('portalObjection.check2')}</li>
        <li>{t('portalObjection.check3')}</li>
      </ol>
    </Card>
  </>
)
