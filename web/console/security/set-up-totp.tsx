import { Button, Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { adminContract } from '#src/modules/admin/admin.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { announce, toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { useAct } from '#web/ui/hooks.ts'
import { Icon } from '#web/ui/icon.tsx'
import { qrPath } from '#web/ui/qr-path.ts'
import { t } from '#web/ui/words.ts'
import { useSession } from '../session.ts'
import { ErrorSummary, Field, faultsOf } from '../ui/form.tsx'

type SetUp = ResponseOf<typeof adminContract.setUpTotp>

/**
 * Sets up the one-time code in two steps: the password gives a secret for the phone, the first code proves that the phone has it.
 * `onDone` runs when the server has stored it. A ticket that expired leads back to the first step and says so.
 */
export function SetUpTotp({ has, onDone }: { has: boolean; onDone: () => void }) {
  const { username } = useSession().account
  const [password, setPassword] = useState('')
  const [lacks, setLacks] = useState<string>()
  const [setUp, setSetUp] = useState<SetUp>()
  const [expired, setExpired] = useState<string>()
  const start = useAct((body: { password: string }, idempotencyKey) =>
    call<typeof adminContract.setUpTotp>('POST', '/api/session/totp/setup', { body, idempotencyKey }),
  )
  if (setUp) {
    return (
      <ConfirmCode
        setUp={setUp}
        onDone={() => {
          setSetUp(undefined)
          setExpired(undefined)
          onDone()
        }}
        onAnew={(why) => {
          setSetUp(undefined)
          setExpired(why)
        }}
      />
    )
  }
  const faults = lacks ? { password: lacks } : faultsOf(start.error)
  return (
    <form
      className="stack"
      noValidate
      onSubmit={async (event) => {
        event.preventDefault()
        setLacks(password ? undefined : t('security.needCurrent'))
        if (!password) return
        setExpired(undefined)
        const answer = await start.run({ password })
        if (!answer) return
        setPassword('')
        setSetUp(answer)
      }}
    >
      {/* Tells a password manager whose password this is. */}
      <input type="text" autoComplete="username" value={username} readOnly hidden />
      <p>{t('security.totpSay')}</p>
      {expired && (
        <div className="banner" role="alert" style={{ margin: 0 }}>
          <Icon name="clock" />
          {expired}
        </div>
      )}
      {!expired && (
        <ErrorSummary faults={faults} error={lacks ? undefined : start.error} idOf={() => 'totp-password'} />
      )}
      <Field
        label={t('security.current')}
        name="password"
        id="totp-password"
        hint={t('security.totpPasswordHint')}
        fault={expired ? undefined : faults['password']}
      >
        <Input.Password
          id="totp-password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      <div>
        <Button type={has ? 'default' : 'primary'} htmlType="submit" loading={start.busy}>
          {has ? t('security.totpReplace') : t('security.totpStart')}
        </Button>
      </div>
    </form>
  )
}

/** The code to scan, the same secret to type, and the first code of the phone. */
function ConfirmCode({
  setUp,
  onDone,
  onAnew,
}: {
  setUp: SetUp
  onDone: () => void
  onAnew: (why: string | undefined) => void
}) {
  const [code, setCode] = useState('')
  const [lacks, setLacks] = useState<string>()
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    head.current?.focus()
    announce(t('security.scan'))
  }, [])
  const confirm = useAct((body: { ticket: string; code: string }, idempotencyKey) =>
    call<typeof adminContract.confirmTotp>('PUT', '/api/session/totp', { body, idempotencyKey }).then(() => true),
  )
  const { error } = confirm
  useEffect(() => {
    if (error && 'code' in error && error.code === 'totp_ticket_expired') onAnew(error.message)
  }, [error, onAnew])
  const faults = lacks ? { code: lacks } : faultsOf(error)
  return (
    <form
      className="stack"
      noValidate
      onSubmit={async (event) => {
        event.preventDefault()
        const digits = code.normalize('NFKC').replace(/\D/g, '')
        const whole = digits.length === 6
        setLacks(whole ? undefined : t('security.needCode'))
        if (!whole) return
        if (await confirm.run({ ticket: setUp.ticket, code: digits })) {
          toast(t('security.totpDone'))
          onDone()
        }
      }}
    >
      <h3 ref={head} tabIndex={-1} className="step-head">
        {t('security.scan')}
      </h3>
      <div className="totp">
        <SecretQr uri={setUp.uri} />
        <div>
          <p>{t('security.scanSay')}</p>
          <p className="sec" style={{ marginTop: 8 }}>
            {t('security.typeSecret')}
          </p>
          <code className="secret">{setUp.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
          <p className="small muted">{t('security.minutes')}</p>
        </div>
      </div>
      <ErrorSummary faults={faults} error={lacks ? undefined : error} idOf={() => 'totp-code'} />
      <Field label={t('security.code')} name="code" id="totp-code" hint={t('security.codeHint')} fault={faults['code']}>
        <Input
          id="totp-code"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={9}
          style={{ maxWidth: 200 }}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </Field>
      <div className="row">
        <Button type="primary" htmlType="submit" loading={confirm.busy}>
          {t('security.confirm')}
        </Button>
        <Button onClick={() => onAnew(undefined)}>{t('security.anew')}</Button>
      </div>
    </form>
  )
}

/** The secret as a QR code; when it cannot be drawn, the letters beside it serve as well. */
function SecretQr({ uri }: { uri: string }) {
  const [drawn, setDrawn] = useState<{ size: number; path: string }>()
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    let gone = false
    qrPath(uri).then(
      (code) => {
        if (!gone) setDrawn(code)
      },
      () => {
        if (!gone) setFailed(true)
      },
    )
    return () => {
      gone = true
    }
  }, [uri])
  if (failed) return <p className="qr-box">{t('security.qrFailed')}</p>
  if (!drawn) return <div className="qr-box" />
  return (
    <svg
      className="qr-box"
      viewBox={`0 0 ${drawn.size} ${drawn.size}`}
      role="img"
      aria-label={t('security.qr')}
      shapeRendering="crispEdges"
    >
      <rect width={drawn.size} height={drawn.size} fill="#fff" />
      <path d={drawn.path} fill="#000" />
    </svg>
  )
}
