import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { Icon } from '#web/ui/icon.tsx'
import { Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { sessionQuery, useSession } from '../session.ts'
import { useGo } from '../shell/go.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { ChangePassword } from './change-password.tsx'
import { SetUpTotp } from './set-up-totp.tsx'
import './security.css'

/**
 * 登录安全: the own password and one-time code. While the account must do one of them first, every other page leads here, so this page
 * says why and what comes after.
 */
export function SecurityPage({ sent }: { sent: boolean }) {
  const session = useSession()
  const client = useQueryClient()
  const go = useGo()
  const { mustChangePassword } = session
  const mustSetUpTotp = session.mustSetUpTotp === true
  const hasTotp = session.hasTotp === true
  const refresh = () => client.invalidateQueries({ queryKey: sessionQuery.queryKey })
  const password = (
    <Card title={t('security.password')}>
      <ChangePassword onChanged={refresh} />
    </Card>
  )
  const totp = (
    <Card
      title={t('security.totp')}
      right={
        hasTotp ? (
          <Tag tone="ok" icon="check">
            {t('security.totpOn')}
          </Tag>
        ) : (
          <Tag tone="away">{t('security.totpOff')}</Tag>
        )
      }
    >
      <SetUpTotp has={hasTotp} onDone={refresh} />
    </Card>
  )
  return (
    <>
      <PageHead title={t('security.title')} say={t('security.say')} />
      {(mustChangePassword || mustSetUpTotp) && (
        <div className="banner" role="status">
          <Icon name="lock" />
          <b>
            {mustChangePassword
              ? mustSetUpTotp
                ? t('security.whyBoth')
                : t('security.whyPassword')
              : t('security.whyTotp', { role: session.account.roleName })}
          </b>
          <span className="sec">{t('security.whyNext')}</span>
        </div>
      )}
      {sent && !mustChangePassword && !mustSetUpTotp && (
        <div className="banner info" role="status">
          <Icon name="check" />
          <b>{t('security.allDone')}</b>
          <span className="grow" />
          <Button type="primary" onClick={() => go('/')}>
            {t('security.toWorkbench')}
          </Button>
        </div>
      )}
      <div className="security">
        {mustSetUpTotp && !mustChangePassword ? (
          <>
            {totp}
            {password}
          </>
        ) : (
          <>
            {password}
            {totp}
          </>
        )}
      </div>
    </>
  )
}
