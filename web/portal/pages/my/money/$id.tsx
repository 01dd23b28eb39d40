import { shortDay } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { stateOf } from '../../../my/money-card.tsx'
import { Own, type OwnMoneyWhy, useMoneyWhy } from '../../../my/own.tsx'
import { go, Link, type PageProps } from '../../../router.tsx'
import { useSession } from '../../../session.ts'
import { Frame } from '../../../ui/frame.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Button, Card, Facts, Money, Note, Parcel, SectionHead, WhyBody } from '../../../ui/parts.tsx'

/** The public hotline of the offices of human resources and social security. */
const HOTLINE = 'tel:12333'

export default function OneMoney({ params }: PageProps) {
  const money = useMoneyWhy(params['id'] ?? '')
  const today = useSession().data?.businessDay ?? ''
  const onNotice = money.data?.steps.some((step) => step.name === '公示' && step.state === 'now')
  return (
    <Frame
      title={t('portalMy.one')}
      back="/my/money"
      act={
        money.data && (
          <>
            {onNotice && (
              <Button second onClick={() => go(noticeAddress(money.data))}>
                {t('portalMy.seeNotices')}
              </Button>
            )}
            <a className="btn" href={HOTLINE}>
              <Icon name="phone" />
              {t('portalMy.askMoney')}
            </a>
          </>
        )
      }
    >
      <Own of={money} cards={3} what={t('portalMy.lookingMoney')}>
        {(data) => <Body data={data} today={today} />}
      </Own>
    </Frame>
  )
}

/** The list it stands on; where the number is not known, the lists that are open. */
const noticeAddress = ({ noticeNumber, kind }: Pick<OwnMoneyWhy, 'noticeNumber' | 'kind'>) =>
  noticeNumber === null
    ? '/notices?open=1'
    : `/${kind === 'grant' ? 'grant-notices' : 'notices'}/${encodeURIComponent(noticeNumber)}`

const LOOKS = { done: 'ok', now: '', stopped: 'bad', todo: '' } as const

function Body({ data, today }: { data: OwnMoneyWhy; today: string }) {
  const state = stateOf(data)
  const reached = data.steps.filter((step) => step.state !== 'todo').reverse()
  return (
    <div className="side">
      <div>
        <Card className="money-head">
          <p className="s">
            {data.kind === 'grant' ? data.title : `${data.occupationName} ${data.levelName} ${data.programName}`}
          </p>
          {state === 'stopped' && data.amountFen === 0 ? (
            <span className="money say-bad">{data.statusName}</span>
          ) : (
            <Money fen={data.amountFen} />
          )}
          <Parcel steps={data.steps} stoppedAs={data.statusName} />
          <Note tone={state === 'stopped' ? 'bad' : state === 'paid' ? 'ok' : 'info'}>{data.sentence}</Note>
          <Facts
            items={[
              [t('portalMy.payTo'), data.payee],
              [t('portalMy.state'), data.statusName],
              [t('portalMy.basis'), data.document],
              [t('portalMy.claimedOn'), shortDay(data.day, today)],
              [
                t('portalMy.noticeNumber'),
                data.noticeNumber && (
                  <Link className="link num" to={noticeAddress(data)}>
                    {data.noticeNumber}
                  </Link>
                ),
              ],
              [
                t('portalMy.debt'),
                data.debt && (
                  <>
                    {data.debt.number} {data.debt.statusName}{' '}
                    {data.debt.notice && (
                      <a className="link" href={data.debt.notice} download>
                        {t('portalMy.debtNotice')}
                      </a>
                    )}
                  </>
                ),
              ],
            ]}
          />
        </Card>
        {state === 'stopped' && data.kind === 'claim' && <Impact own={data.paidToOwner} />}
        <SectionHead title={t('portalMy.why')} note={tally(data)} />
        <Card className="why-card">
          <WhyBody decision={{ ...data.decision, assumptions: [] }} />
          <Assumed decision={data.decision} />
        </Card>
      </div>
      <div>
        <SectionHead title={t('portalMy.course')} />
        <Card>
          <ol className="tl">
            {reached.map((step) => (
              <li key={step.name} className={LOOKS[step.state]}>
                <h3>{step.state === 'stopped' ? `${step.name}：${data.statusName}` : step.name}</h3>
                <p className="s">
                  {step.day
                    ? shortDay(step.day, today)
                    : step.state === 'now'
                      ? t('portalMy.inHand')
                      : t('portalMy.endedHere')}
                </p>
              </li>
            ))}
          </ol>
        </Card>
      </div>
    </div>
  )
}

/** What no text settles and the city has set: there for whoever wants to know, out of the way of everybody else. */
function Assumed({ decision }: Pick<OwnMoneyWhy, 'decision'>) {
  if (decision.assumptions.length === 0) return null
  return (
    <details className="assumed">
      <summary>{t('portalMy.assumed', { n: decision.assumptions.length })}</summary>
      <ul>
        {decision.assumptions.map((assumption) => (
          <li key={assumption.id} className="s">
            {assumption.text}
          </li>
        ))}
      </ul>
    </details>
  )
}

function tally({ decision }: OwnMoneyWhy): string {
  const of = (verdict: string) => decision.reasons.filter((reason) => reason.verdict === verdict).length
  const [ok, bad, open] = [of('pass'), of('fail'), of('open')]
  if (bad > 0) return t('portalMy.whySome', { ok, bad })
  return open > 0 ? t('portalMy.whyOpen', { ok, open }) : t('portalMy.whyAll', { n: ok })
}

const Impact = ({ own }: { own: boolean }) => (
  <Card title={t('portalMy.impact')}>
    <ul className="effects">
      <li>
        <Icon name="check" />
        {t('portalMy.impactCertificate')}
      </li>
      <li>
        <Icon name={own ? 'info' : 'check'} className={own ? 'info' : ''} />
        {own ? t('portalMy.impactOwn') : t('portalMy.impactFree')}
      </li>
      <li>
        <Icon name="check" />
        {t('portalMy.impactAgain')}
      </li>
    </ul>
  </Card>
)
