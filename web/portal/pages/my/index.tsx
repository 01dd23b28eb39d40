import { day } from '#web/ui/format.ts'
import { LANGUAGE_NAMES, LANGUAGES, language, t } from '#web/ui/words.ts'
import { chooseLanguage } from '../../locales.ts'
import { LessonCard } from '../../my/lesson-card.tsx'
import { MoneyCard, stateOf } from '../../my/money-card.tsx'
import { Own, type OwnMoney, useCertificates, useClasses, useHome, useMoney } from '../../my/own.tsx'
import { type OwnVoucher, useVouchers } from '../../my/vouchers.ts'
import { go, Link } from '../../router.tsx'
import { signOut, useSession } from '../../session.ts'
import { useBigType } from '../../ui/big-type.ts'
import { Frame } from '../../ui/frame.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Button, Card, Row, Rows, SectionHead } from '../../ui/parts.tsx'

const ORDER = { stopped: 0, open: 1, paid: 2 } as const
/** The one to look at first: what was refused, then what is under way. */
const foremost = (items: readonly OwnMoney[]) => [...items].sort((a, b) => ORDER[stateOf(a)] - ORDER[stateOf(b)])[0]

const SHOWN = 2

const voucherNote = (items: readonly OwnVoucher[]) =>
  items.some((one) => one.mayClaim)
    ? t('portalVoucher.toClaim')
    : items.length > 0
      ? t('portalVoucher.note', { n: items.length })
      : t('portalVoucher.none')

export default function My() {
  const session = useSession()
  const home = useHome()
  const classes = useClasses()
  const certificates = useCertificates()
  const money = useMoney()
  const vouchers = useVouchers()
  const today = session.data?.businessDay ?? ''
  const current = classes.data?.items.find((one) => one.nextLesson !== null)
  const first = foremost(money.data?.items ?? [])
  return (
    <Frame title={t('portal.tabMy')} tab="my">
      <Own of={home} cards={4}>
        {(me) => (
          <>
            <div className="hello">
              <span className="avatar" aria-hidden="true">
                {me.name.slice(0, 1)}
              </span>
              <div>
                <h2>{t('portal.hello', { name: me.name })}</h2>
                <p className="s">{t('portalMy.realName', { unit: session.data?.unit.name ?? '' })}</p>
              </div>
            </div>
            <div className="side">
              <div>
                {current?.nextLesson ? (
                  <Link to={`/my/classes/${current.classId}`} className="lesson-link">
                    <LessonCard lesson={current.nextLesson} of={current} today={today} />
                  </Link>
                ) : (
                  me.nextLesson === null && (
                    <Card title={t('portalMy.noLesson')}>
                      <p className="s">{t('portalMy.noLessonWhy')}</p>
                      <Link className="link" to="/training">
                        {t('portalMy.findClass')}
                      </Link>
                    </Card>
                  )
                )}
                {first && (
                  <>
                    <SectionHead
                      title={t('portalMy.moneyTitle')}
                      more={{ to: '/my/money', words: t('portalMy.allMoney', { n: me.money }) }}
                    />
                    <MoneyCard money={first} />
                  </>
                )}
                {certificates.data && certificates.data.items.length > 0 && (
                  <>
                    <SectionHead
                      title={t('portalMy.certificatesTitle')}
                      more={{ to: '/my/certificates', words: t('portalMy.allCertificates', { n: me.certificates }) }}
                    />
                    <Rows label={t('portalMy.certificatesTitle')}>
                      {certificates.data.items.slice(0, SHOWN).map((one) => (
                        <Row
                          key={one.id}
                          to={`/my/certificates/${one.id}`}
                          icon="certificate"
                          title={one.occupationName}
                          note={
                            <>
                              <span className="nw">{one.levelName}</span>，
                              <span className="nw">{day(one.issuedOn)}</span>
                            </>
                          }
                        />
                      ))}
                    </Rows>
                  </>
                )}
              </div>
              <div>
                <div className="after-all">
                  <Rows label={t('portal.tabMy')}>
                    <Row
                      to="/my/classes"
                      icon="book"
                      title={t('portal.tabClasses')}
                      note={me.classes > 0 ? t('portalMy.classesNote', { n: me.classes }) : t('portalMy.classesNone')}
                    />
                    <Row
                      to="/my/vouchers"
                      icon="voucher"
                      title={t('portalVoucher.title')}
                      note={voucherNote(vouchers.data?.items ?? [])}
                    />
                    {!first && <Row to="/my/money" icon="money" title={t('portalMy.moneyTitle')} />}
                    <Row
                      to="/my/messages"
                      icon="bell"
                      title={t('portalMy.messages')}
                      note={me.unread > 0 ? t('portalMy.unread', { n: me.unread }) : t('portalMy.noUnread')}
                      end={me.unread > 0 && <span className="count num">{me.unread > 99 ? '99+' : me.unread}</span>}
                    />
                  </Rows>
                </div>
                <Settings />
              </div>
            </div>
          </>
        )}
      </Own>
    </Frame>
  )
}

function Settings() {
  const { big, toggle } = useBigType()
  const other = LANGUAGES.find((one) => one !== language())
  return (
    <>
      <SectionHead title={t('portalMy.settings')} />
      <Rows label={t('portalMy.settings')}>
        <button type="button" className="row" aria-pressed={big} onClick={toggle}>
          <span className="pic">
            <Icon name="type" />
          </span>
          <span className="row-text">
            <b>{t('portalMy.bigType')}</b>
            <span className="s line">{big ? t('portalMy.bigTypeOn') : t('portalMy.bigTypeOff')}</span>
          </span>
          <span className={big ? 'switch on' : 'switch'} aria-hidden="true" />
        </button>
        {other && (
          <button type="button" className="row" onClick={() => void chooseLanguage(other)}>
            <span className="pic">
              <Icon name="globe" />
            </span>
            <span className="row-text">
              <b>{t('portalMy.language')}</b>
            </span>
            <span className="link">{LANGUAGE_NAMES[other]}</span>
          </button>
        )}
      </Rows>
      <div className="sign-out">
        <Button
          second
          onClick={async () => {
            await signOut()
            go('/')
          }}
        >
          {t('common.signOut')}
        </Button>
      </div>
      <p className="foot">{t('portalMy.helper')}</p>
    </>
  )
}
