import { useState } from 'react'
import type { portalContract } from '#src/modules/portal/portal.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { ApiError, call, OfflineError } from '#web/ui/client.ts'
import { day } from '#web/ui/format.ts'
import { useAct } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { PRINTED_NUMBER, phoneNumber } from '../numbers.ts'
import { LookupResult } from '../public/lookup-result.tsx'
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
            {(['number', 'code'] as const).map((name) => (
              <Field
                key={name}
                label={t(`portalObjection.${name}`)}
                name={name}
                hint={t(`portalObjection.${name}Hint`)}
                fault={lacks[name]}
              >
                {(props) => (
                  <input
                    {...props}
                    {...PRINTED_NUMBER}
                    maxLength={name === 'number' ? 40 : 20}
                    placeholder={t(`portalObjection.${name}Example`)}
                    value={typed[name]}
                    onChange={(event) => onType({ ...typed, [name]: event.target.value })}
                  />
                )}
              </Field>
            ))}
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
  const said =
    answer.kind === 'none'
      ? t('portalObjection.none')
      : answer.kind === 'locked'
        ? t('portalObjection.locked')
        : titleOf(answer.objection)
  return (
    <LookupResult
      title={t('portalObjection.title')}
      back="/objections"
      said={said}
      again={answer.kind === 'found' ? t('portalObjection.again') : t('portalObjection.edit')}
      found={answer.kind === 'found'}
      locked={answer.kind === 'locked' ? { message: answer.message, next: t('portalObjection.lockedNext') } : undefined}
      className="mid"
      onAgain={onAgain}
    >
      {answer.kind === 'found' && <Found objection={answer.objection} />}
      {answer.kind === 'none' && <None typed={answer.typed} />}
    </LookupResult>
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
