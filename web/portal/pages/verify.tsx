import { useEffect, useState } from 'react'
import type { assessmentContract, PublicCertificate } from '#src/modules/assessment/assessment.contract.ts'
import { ApiError, call, OfflineError } from '#web/ui/client.ts'
import { day, identity, moment } from '#web/ui/format.ts'
import { useAct } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { certificateNumber, PRINTED_NUMBER, plainNumber } from '../numbers.ts'
import { LookupResult } from '../public/lookup-result.tsx'
import { paperLink } from '../public/paper-link.ts'
import { WhereIsIt } from '../public/where-is-it.tsx'
import { go, goBack, type PageProps } from '../router.tsx'
import { Frame } from '../ui/frame.tsx'
import { Button, Card, Facts, Field, Mark, Note, Summary } from '../ui/parts.tsx'

interface Typed {
  readonly number: string
  readonly name: string
}
type Answer =
  | { readonly kind: 'found'; readonly certificate: PublicCertificate }
  | { readonly kind: 'none'; readonly typed: Typed }
  | { readonly kind: 'locked'; readonly message: string }

/** Number and name together; a miss and a lock are answers, everything else is a failure to be tried again. */
async function ask(typed: Typed): Promise<Answer> {
  try {
    const certificate = await call<typeof assessmentContract.verify>('GET', '/api/public/certificates/:number', {
      params: { number: plainNumber(typed.number) },
      query: { name: typed.name.trim() },
    })
    return { kind: 'found', certificate }
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return { kind: 'none', typed }
    if (error instanceof ApiError && error.status === 429) return { kind: 'locked', message: error.message }
    throw error
  }
}

export default function Verify({ query }: PageProps) {
  const [typed, setTyped] = useState<Typed>(() => paperLink.read(window.location.hash) ?? { number: '', name: '' })
  const [fromCode, setFromCode] = useState(() => paperLink.read(window.location.hash) !== undefined)
  const [answer, setAnswer] = useState<Answer>()
  // Nobody's name stays in the history of a browser that others use too.
  useEffect(() => {
    const read = () => {
      const scanned = paperLink.read(window.location.hash)
      if (!scanned) return
      setTyped(scanned)
      setFromCode(true)
      history.replaceState(null, '', '/verify')
    }
    read()
    window.addEventListener('hashchange', read)
    return () => window.removeEventListener('hashchange', read)
  }, [])
  if (answer && query['result']) {
    return (
      <Result
        answer={answer}
        onAgain={(keep) => {
          if (!keep) {
            setTyped({ number: '', name: '' })
            setFromCode(false)
          }
          goBack('/verify')
        }}
      />
    )
  }
  return (
    <Form
      typed={typed}
      fromCode={fromCode}
      onType={setTyped}
      onAnswer={(next) => {
        setAnswer(next)
        go('/verify?result=1')
      }}
    />
  )
}

function Form({
  typed,
  fromCode,
  onType,
  onAnswer,
}: {
  typed: Typed
  fromCode: boolean
  onType: (typed: Typed) => void
  onAnswer: (answer: Answer) => void
}) {
  const act = useAct(ask)
  const [lacks, setLacks] = useState<Record<string, string>>({})
  const [left, setLeft] = useState(false)
  const plain = plainNumber(typed.number)
  const oddLength = left && plain !== '' && plain.length !== 22
  const submit = async (event: React.FormEvent) => {
    event.preventDefault()
    const missing = {
      ...(plain ? {} : { number: t('portalPublic.verifyNeedNumber') }),
      ...(typed.name.trim() ? {} : { name: t('portalPublic.verifyNeedName') }),
    }
    setLacks(missing)
    if (Object.keys(missing).length > 0) return
    const answer = await act.run(typed)
    if (answer) onAnswer(answer)
  }
  return (
    <Frame title={t('portal.verify')} back="/" tab="home">
      <div className="side">
        <div>
          {act.error instanceof OfflineError ? (
            <Note tone="late">
              <b>{t('portalPublic.offline')}</b>
              <br />
              {t('portalPublic.offlineNext')}
            </Note>
          ) : (
            fromCode && <Note>{t('portalPublic.verifyFromCode')}</Note>
          )}
          <form onSubmit={submit} noValidate>
            <Summary faults={lacks} error={act.error instanceof OfflineError ? undefined : act.error} />
            <Card title={t('portalPublic.verifyFill')} className="form-card">
              <Field
                label={t('portalPublic.verifyNumber')}
                name="number"
                hint={
                  oddLength
                    ? t('portalPublic.verifyNumberLength', { n: plain.length })
                    : t('portalPublic.verifyNumberHint')
                }
                fault={lacks['number']}
              >
                {(props) => (
                  <input
                    {...props}
                    {...PRINTED_NUMBER}
                    maxLength={60}
                    placeholder={t('portalPublic.verifyNumberExample')}
                    value={typed.number}
                    onBlur={() => setLeft(true)}
                    onChange={(event) => onType({ ...typed, number: event.target.value })}
                  />
                )}
              </Field>
              <Field
                label={t('portalPublic.verifyName')}
                name="name"
                hint={t('portalPublic.verifyNameHint')}
                fault={lacks['name']}
              >
                {(props) => (
                  <input
                    {...props}
                    autoComplete="off"
                    maxLength={100}
                    value={typed.name}
                    onChange={(event) => onType({ ...typed, name: event.target.value })}
                  />
                )}
              </Field>
              <Button type="submit" busy={act.busy}>
                {t('portalPublic.verifyAsk')}
              </Button>
            </Card>
          </form>
          <p className="s under">
            {t('portalPublic.verifyPrivacy')}
            <br />
            {t('portalPublic.verifyElsewhere')}
          </p>
        </div>
        <WhereIsIt />
      </div>
    </Frame>
  )
}

function Result({ answer, onAgain }: { answer: Answer; onAgain: (keep: boolean) => void }) {
  const said =
    answer.kind === 'none'
      ? t('portalPublic.noMatch')
      : answer.kind === 'locked'
        ? t('portalPublic.locked')
        : answer.certificate.status === 'valid'
          ? t('portalPublic.genuine')
          : t('portalPublic.revoked')
  const keep = answer.kind !== 'found'
  return (
    <LookupResult
      title={t('portal.verify')}
      back="/verify"
      said={said}
      again={keep ? t('portalPublic.verifyEdit') : t('portalPublic.verifyAgain')}
      found={!keep}
      locked={answer.kind === 'locked' ? { message: answer.message, next: t('portalPublic.lockedNext') } : undefined}
      className="side"
      onAgain={() => onAgain(keep)}
    >
      {answer.kind === 'found' && <Found certificate={answer.certificate} />}
      {answer.kind === 'none' && <None typed={answer.typed} />}
    </LookupResult>
  )
}

function Found({ certificate }: { certificate: PublicCertificate }) {
  const valid = certificate.status === 'valid'
  const revokedOn = day(certificate.revokedOn)
  return (
    <>
      <Card>
        <Mark tone={valid ? 'ok' : 'bad'} title={valid ? t('portalPublic.genuine') : t('portalPublic.revoked')}>
          {!valid && (
            <>
              {t('portalPublic.revokedOn', { day: revokedOn })}
              <br />
            </>
          )}
          {t('portalPublic.checkedAt', { at: moment(certificate.checkedAt) })}
        </Mark>
        <Facts
          items={[
            [t('portalPublic.holderName'), certificate.name],
            [t('portalPublic.docNo'), <span className="num">{identity(certificate.docNoMasked)}</span>],
            [t('portalPublic.occupation'), certificate.occupationName],
            [t('portalPublic.workType'), certificate.workType],
            [t('portalPublic.level'), certificate.levelName],
            [t('portalPublic.assessor'), certificate.assessorName],
            [t('portalPublic.issuedOn'), day(certificate.issuedOn)],
            [
              t('portalPublic.verifyNumber'),
              <span className="num">{certificateNumber(certificate.number)}</span>,
              true,
            ],
          ]}
        />
      </Card>
      <div>
        {valid ? (
          <Note tone="ok">{t('portalPublic.genuineWhy')}</Note>
        ) : (
          <Card title={t('portalPublic.revokedNext')}>
            <p className="say">
              <b>{t('portalPublic.revokedEmployer')}</b>
              {t('portalPublic.revokedEmployerText', { day: revokedOn })}
            </p>
            <p className="say">
              <b>{t('portalPublic.revokedHolder')}</b>
              {t('portalPublic.revokedHolderText')}
            </p>
          </Card>
        )}
        {certificate.demo && <Note tone="late">{t('portalPublic.sample')}</Note>}
      </div>
    </>
  )
}

function None({ typed }: { typed: Typed }) {
  return (
    <>
      <Card>
        <Mark tone="unk" title={t('portalPublic.noMatch')}>
          {t('portalPublic.noMatchWhy')}
        </Mark>
        <Facts
          items={[
            [t('portalPublic.typedNumber'), <span className="num">{typed.number.trim()}</span>, true],
            [t('portalPublic.typedName'), typed.name.trim()],
          ]}
        />
      </Card>
      <div>
        <Card title={t('portalPublic.checkThree')}>
          <ol className="counted">
            <li>{t('portalPublic.check1')}</li>
            <li>{t('portalPublic.check2')}</li>
            <li>{t('portalPublic.check3')}</li>
          </ol>
        </Card>
        <p className="s under">{t('portalPublic.noMatchNotFalse')}</p>
      </div>
    </>
  )
}
