import { t } from '#web/ui/words.ts'
import { MoneyCard, type MoneyState, stateOf } from '../../../my/money-card.tsx'
import { Own, useMoney } from '../../../my/own.tsx'
import { go, type PageProps } from '../../../router.tsx'
import { Frame } from '../../../ui/frame.tsx'
import { Card } from '../../../ui/parts.tsx'
import { Empty } from '../../../ui/states.tsx'

const STATES = {
  open: 'portalMy.moneyOpen',
  paid: 'portalMy.moneyPaid',
  stopped: 'portalMy.moneyStopped',
} as const satisfies Record<MoneyState, string>

export default function MyMoney({ query }: PageProps) {
  const money = useMoney()
  const chosen = query['state'] as MoneyState | undefined
  return (
    <Frame title={t('portal.money')} back="/my" tab="my">
      <Own of={money} cards={3} what={t('portalMy.lookingMoney')}>
        {({ items }) => {
          if (items.length === 0)
            return (
              <Empty
                icon="money"
                title={t('portalMy.moneyEmpty')}
                to={{ to: '/my/certificates', words: t('portal.myCertificates') }}
              >
                {t('portalMy.moneyEmptyWhy')}
              </Empty>
            )
          const of = (state: MoneyState) => items.filter((item) => stateOf(item) === state)
          const shown = chosen && chosen in STATES ? of(chosen) : items
          return (
            <>
              <fieldset className="chips" aria-label={t('portalPublic.noticeShow')}>
                <Choice on={shown === items} to="/my/money">
                  {t('portalMy.moneyAll')} {items.length}
                </Choice>
                {(Object.keys(STATES) as MoneyState[]).map((state) => (
                  <Choice key={state} on={chosen === state} to={`/my/money?state=${state}`}>
                    {t(STATES[state])} {of(state).length}
                  </Choice>
                ))}
              </fieldset>
              <div className="after">
                {shown.length === 0 && chosen && (
                  <Card title={t('portalMy.moneyEmptyState', { state: t(STATES[chosen]) })}>
                    <p className="s">{t('portalMy.moneyHelp')}</p>
                  </Card>
                )}
                <div className="c2">
                  {shown.map((item) => (
                    <MoneyCard key={item.lineId} money={item} />
                  ))}
                </div>
              </div>
              <p className="foot">{t('portalMy.moneyHelp')}</p>
            </>
          )
        }}
      </Own>
    </Frame>
  )
}

const Choice = ({ on, to, children }: { on: boolean; to: string; children: React.ReactNode }) => (
  <button type="button" className="chip num" aria-pressed={on} onClick={() => go(to, { replace: true })}>
    {children}
  </button>
)
