import { useState } from 'react'
import type { adminContract } from '#src/modules/admin/admin.contract.ts'
import { call } from '#web/ui/client.ts'
import { useAct } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { forget } from '../load.ts'
import { go, type PageProps } from '../router.tsx'
import { useSite } from '../session.ts'
import { Frame } from '../ui/frame.tsx'
import { Button, Card, Field, faultsOf, Note, Summary } from '../ui/parts.tsx'

/** Only a path of this site may follow a sign-in. */
const safeNext = (next: string | undefined) => (next?.startsWith('/') && !next.startsWith('//') ? next : '/my')

export default function SignIn({ query }: PageProps) {
  const site = useSite()
  const [values, setValues] = useState({ username: '', password: '' })
  const [code, setCode] = useState('')
  const [second, setSecond] = useState(false)
  const [lacks, setLacks] = useState<Record<string, string>>({})
  const first = useAct((body: typeof values, idempotencyKey) =>
    call<typeof adminContract.signIn>('POST', '/api/session', { body, idempotencyKey }),
  )
  const totp = useAct((body: { code: string }, idempotencyKey) =>
    call<typeof adminContract.signInTotp>('POST', '/api/session/totp', { body, idempotencyKey }),
  )
  const error = second ? totp.error : first.error
  const faults = Object.keys(lacks).length > 0 ? lacks : faultsOf(error)
  const enter = (role: string) => {
    forget()
    if (role === 'worker') go(safeNext(query['next']), { replace: true })
    // Staff work in the console.
    else window.location.assign('/console/')
  }
  const submit = async (event: React.FormEvent) => {
    event.preventDefault()
    if (second) {
      const session = await totp.run({ code: code.normalize('NFKC').trim() })
      if (session) enter(session.account.role)
      return
    }
    const missing = {
      ...(values.username.trim() ? {} : { username: t('portal.needUsername') }),
      ...(values.password ? {} : { password: t('portal.needPassword') }),
    }
    setLacks(missing)
    if (Object.keys(missing).length > 0) return
    const answer = await first.run({ username: values.username.normalize('NFKC').trim(), password: values.password })
    if (!answer) return
    if ('next' in answer) setSecond(true)
    else enter(answer.account.role)
  }
  return (
    <Frame title={t('common.signIn')} back="/">
      <div className="mid">
        <form onSubmit={submit} noValidate>
          <Summary faults={faults} error={error} />
          <Card>
            {second ? (
              <Field label={t('portal.code')} name="code" hint={t('portal.codeHint')} fault={faults['code']}>
                {(props) => (
                  <input
                    {...props}
                    inputMode="numeric"
                    autoComplete="one-time-code"
                    value={code}
                    onChange={(event) => setCode(event.target.value)}
                  />
                )}
              </Field>
            ) : (
              <>
                <Field
                  label={t('portal.username')}
                  name="username"
                  hint={t('portal.usernameHint')}
                  fault={faults['username']}
                >
                  {(props) => (
                    <input
                      {...props}
                      autoComplete="username"
                      autoCapitalize="none"
                      value={values.username}
                      onChange={(event) => setValues({ ...values, username: event.target.value })}
                    />
                  )}
                </Field>
                <Field label={t('portal.password')} name="password" fault={faults['password']}>
                  {(props) => (
                    <input
                      {...props}
                      type="password"
                      autoComplete="current-password"
                      value={values.password}
                      onChange={(event) => setValues({ ...values, password: event.target.value })}
                    />
                  )}
                </Field>
              </>
            )}
            <Button type="submit" busy={first.busy || totp.busy}>
              {t('common.signIn')}
            </Button>
          </Card>
        </form>
        {site.data?.demo && (
          <div style={{ marginTop: 12 }}>
            <Note>{t('portal.demoSignIn')}</Note>
          </div>
        )}
        <p className="foot">{t('portal.signInHelp')}</p>
      </div>
    </Frame>
  )
}
