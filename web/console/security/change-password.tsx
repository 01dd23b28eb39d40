import { Button, Input } from 'antd'
import { useState } from 'react'
import type { adminContract } from '#src/modules/admin/admin.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { useAct } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { useSession } from '../session.ts'
import { ErrorSummary, Field, faultsOf } from '../ui/form.tsx'

const EMPTY = { current: '', next: '', again: '' }

/** Changes the own password; the server says which rule a new one breaks. `onChanged` runs after it holds. */
export function ChangePassword({ onChanged }: { onChanged: () => void }) {
  const { username } = useSession().account
  const [values, setValues] = useState(EMPTY)
  const [own, setOwn] = useState<Record<string, string>>({})
  const { run, busy, error } = useAct((input: { current: string; next: string }, idempotencyKey) =>
    call<typeof adminContract.changePassword>('POST', '/api/session/password', { body: input, idempotencyKey }).then(
      () => true,
    ),
  )
  const faults = Object.keys(own).length > 0 ? own : faultsOf(error)
  const box = (name: keyof typeof values, autoComplete: string) => ({
    id: `password-${name}`,
    value: values[name],
    autoComplete,
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => setValues({ ...values, [name]: event.target.value }),
  })
  const submit = async (event: React.FormEvent) => {
    event.preventDefault()
    const found = {
      ...(values.current ? {} : { current: t('security.needCurrent') }),
      ...(values.next ? {} : { next: t('security.needNext') }),
      ...(values.next === values.again ? {} : { again: t('security.differs') }),
    }
    setOwn(found)
    if (Object.keys(found).length > 0) return
    if (!(await run({ current: values.current, next: values.next }))) return
    setValues(EMPTY)
    toast(t('security.changed'))
    onChanged()
  }
  return (
    <form className="stack" onSubmit={submit} noValidate>
      {/* Tells a password manager whose password this is. */}
      <input type="text" autoComplete="username" value={username} readOnly hidden />
      <ErrorSummary
        faults={faults}
        error={Object.keys(own).length > 0 ? undefined : error}
        idOf={(path) => `password-${path}`}
      />
      <Field label={t('security.current')} name="current" id="password-current" fault={faults['current']}>
        <Input.Password {...box('current', 'current-password')} />
      </Field>
      <Field
        label={t('security.next')}
        name="next"
        id="password-next"
        hint={t('security.nextHint')}
        fault={faults['next']}
      >
        <Input.Password {...box('next', 'new-password')} />
      </Field>
      <Field label={t('security.again')} name="again" id="password-again" fault={faults['again']}>
        <Input.Password {...box('again', 'new-password')} />
      </Field>
      <div>
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('security.change')}
        </Button>
      </div>
    </form>
  )
}
