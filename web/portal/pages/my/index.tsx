import { LANGUAGE_NAMES, LANGUAGES, language, t } from '#web/ui/words.ts'
import { switchLanguage } from '../../locales.ts'
import { go } from '../../router.tsx'
import { signOut, useSession } from '../../session.ts'
import { Frame } from '../../ui/frame.tsx'
import { Button, Row, Rows } from '../../ui/parts.tsx'
import { Load, SignInFirst } from '../../ui/states.tsx'

export default function My() {
  const session = useSession()
  const other = LANGUAGES.find((one) => one !== language())
  return (
    <Frame title={t('portal.tabMy')} tab="my">
      <Load of={session} cards={3}>
        {(me) =>
          me === null ? (
            <SignInFirst />
          ) : (
            <>
              <div className="hello">
                <span className="avatar">{me.account.displayName.slice(0, 1)}</span>
                <div>
                  <h2>{t('portal.hello', { name: me.account.displayName })}</h2>
                  <p className="s">{me.unit.path.join(' › ')}</p>
                </div>
              </div>
              <Rows label={t('portal.tabMy')}>
                <Row to="/my/classes" icon="book" title={t('portal.tabClasses')} />
                <Row to="/my/certificates" icon="certificate" title={t('portal.myCertificates')} />
                <Row to="/my/money" icon="money" title={t('portal.money')} />
              </Rows>
              <div style={{ marginTop: 24 }}>
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
              {other && (
                <p className="foot">
                  <button type="button" className="link" onClick={() => void switchLanguage(other)}>
                    {LANGUAGE_NAMES[other]}
                  </button>
                </p>
              )}
            </>
          )
        }
      </Load>
    </Frame>
  )
}
