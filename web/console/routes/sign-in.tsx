import { useQuery } from '@tanstack/react-query'
import { createFileRoute, useRouter } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useEffect, useState } from 'react'
import type { adminContract, SessionView } from '#src/modules/admin/admin.contract.ts'
import { ApiError, call } from '#web/ui/client.ts'
import { day } from '#web/ui/format.ts'
import { useAct } from '#web/ui/hooks.ts'
import { Icon } from '#web/ui/icon.tsx'
import { LANGUAGE_NAMES, LANGUAGES, language, t } from '#web/ui/words.ts'
import { chooseLanguage } from '../locales.ts'
import { queryClient } from '../query.ts'
import { sessionQuery, siteQuery } from '../session.ts'
import { Logo } from '../shell/logo.tsx'
import { setTitle } from '../shell/title.ts'
import { ErrorSummary, Field, faultsOf } from '../ui/form.tsx'

export const Route = createFileRoute('/sign-in')({
  staticData: { title: 'signIn.title' },
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    typeof search['next'] === 'string' && search['next'].startsWith('/') && !search['next'].startsWith('//')
      ? { next: search['next'] }
      : {},
  component: SignIn,
})

/** The demo holds an account for each county's school as well; here stand the plain ones. */
const SHORT = /^[a-z]+\d?$/

function SignIn() {
  const { next } = Route.useSearch()
  const router = useRouter()
  const site = useQuery(siteQuery)
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [secondStep, setSecondStep] = useState(false)
  const [missing, setMissing] = useState<Record<string, string>>({})
  useEffect(() => setTitle(t('signIn.title')), [])

  const enter = (session: SessionView) => {
    queryClient.clear()
    queryClient.setQueryData(sessionQuery.queryKey, session)
    // A worker's pages are the portal's.
    if (session.account.role === 'worker') window.location.assign('/my')
    else router.history.push(next?.startsWith('/console') ? next : `/console${next ?? '/'}`)
  }
  const first = useAct((body: { username: string; password: string }, idempotencyKey) =>
    call<typeof adminContract.signIn>('POST', '/api/session', { body, idempotencyKey }),
  )
  const second = useAct((body: { code: string }, idempotencyKey) =>
    call<typeof adminContract.signInTotp>('POST', '/api/session/totp', { body, idempotencyKey }),
  )
  const error = secondStep ? second.error : (first.error ?? second.error)
  const faults = Object.keys(missing).length > 0 ? missing : faultsOf(error)
  const startOver = () => {
    setSecondStep(false)
    setCode('')
    setPassword('')
    setMissing({})
    first.clear()
    second.clear()
  }
  // The password counts for five minutes; then the second step has nothing to stand on.
  const tooLate = second.error instanceof ApiError && second.error.code === 'sign_in_first'
  useEffect(() => {
    if (!tooLate) return
    setSecondStep(false)
    setCode('')
    setPassword('')
  }, [tooLate])
  const submit = async (event: React.FormEvent) => {
    event.preventDefault()
    if (secondStep) {
      const digits = code.normalize('NFKC').replace(/\D/g, '')
      const lacks: Record<string, string> = digits.length === 6 ? {} : { code: t('signIn.needCode') }
      setMissing(lacks)
      if (Object.keys(lacks).length > 0) return
      const session = await second.run({ code: digits })
      if (session) enter(session)
      return
    }
    const lacks = {
      ...(username.trim() ? {} : { username: t('signIn.needUsername') }),
      ...(password ? {} : { password: t('signIn.needPassword') }),
    }
    setMissing(lacks)
    if (Object.keys(lacks).length > 0) return
    const answer = await first.run({ username: username.normalize('NFKC').trim(), password })
    if (!answer) return
    if ('next' in answer) {
      second.clear()
      setSecondStep(true)
    } else enter(answer)
  }
  const other = LANGUAGES.find((one) => one !== language())
  return (
    <div className="signin">
      <section className="say" aria-hidden="true">
        <div className="row" style={{ gap: 12 }}>
          <Logo size={36} />
          <div>
            <b style={{ fontSize: 18 }}>{t('common.product')}</b>
            <br />
            <small>{t('common.tagline')}</small>
          </div>
        </div>
        <div>
          <h2>{t('signIn.say')}</h2>
          <ul style={{ marginTop: 20 }}>
            {(['class', 'certificate', 'money'] as const).map((icon) => (
              <li key={icon}>
                <Icon name={icon} size={20} />
                {t(`signIn.say_${icon}`)}
              </li>
            ))}
          </ul>
        </div>
        <small>{site.data ? t('signIn.day', { name: site.data.name, day: day(site.data.businessDay) }) : ' '}</small>
      </section>
      <main className="do">
        <form onSubmit={submit} noValidate>
          <h1>{secondStep ? t('signIn.second') : t('signIn.title')}</h1>
          {next && !secondStep && (
            <p className="sec" style={{ margin: '-12px 0 16px' }}>
              {t('signIn.thenBack')}
            </p>
          )}
          <ErrorSummary
            faults={faults}
            error={error instanceof ApiError && error.problem.errors?.length ? undefined : error}
            idOf={(path) => path}
          />
          {secondStep ? (
            <Field label={t('signIn.code')} name="code" id="code" hint={t('signIn.codeHint')} fault={faults['code']}>
              <Input
                id="code"
                size="large"
                inputMode="numeric"
                autoComplete="one-time-code"
                autoFocus
                value={code}
                onChange={(event) => setCode(event.target.value)}
              />
            </Field>
          ) : (
            <>
              <Field label={t('signIn.username')} name="username" id="username" fault={faults['username']}>
                <Input
                  id="username"
                  size="large"
                  autoComplete="username"
                  autoCapitalize="none"
                  autoFocus
                  value={username}
                  onChange={(event) => setUsername(event.target.value)}
                />
              </Field>
              <Field label={t('signIn.password')} name="password" id="password" fault={faults['password']}>
                <Input.Password
                  id="password"
                  size="large"
                  autoComplete="current-password"
                  value={password}
                  onChange={(event) => setPassword(event.target.value)}
                />
              </Field>
            </>
          )}
          <Button type="primary" htmlType="submit" size="large" block loading={first.busy || second.busy}>
            {t('common.signIn')}
          </Button>
          {secondStep && (
            <Button type="link" block onClick={startOver} style={{ marginTop: 8 }}>
              {t('signIn.startOver')}
            </Button>
          )}
        </form>
        {site.data?.demo && !secondStep && (
          <section className="demo-accounts">
            <b>{t('signIn.demo')}</b>
            <p className="small muted">{t('signIn.demoHint')}</p>
            <ul>
              {site.data.demoAccounts
                .filter(({ username }) => SHORT.test(username))
                .map((account) => (
                  <li key={account.username}>
                    <button
                      type="button"
                      title={account.displayName}
                      onClick={() => {
                        setUsername(account.username)
                        setMissing({})
                        document.getElementById('password')?.focus()
                      }}
                    >
                      {account.username} <span className="muted">{account.roleName}</span>
                    </button>
                  </li>
                ))}
            </ul>
          </section>
        )}
        <div className="row" style={{ marginTop: 24, justifyContent: 'space-between' }}>
          <a href="/" className="small">
            {t('signIn.toPortal')}
          </a>
          {other && (
            <button type="button" className="linkish small" onClick={() => void chooseLanguage(other)}>
              {LANGUAGE_NAMES[other]}
            </button>
          )}
        </div>
      </main>
    </div>
  )
}
