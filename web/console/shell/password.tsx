import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import type { adminContract } from '#src/modules/admin/admin.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { useAct } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { ErrorSummary, Field, faultsOf } from '../ui/form.tsx'

/** Changes the own password; the server says which rule a new one breaks. */
export function PasswordDialog({ onClose }: { onClose: () => void }) {
  const [values, setValues] = useState({ current: '', next: '', again: '' })
  const [differs, setDiffers] = useState(false)
  const { run, busy, error } = useAct((input: { current: string; next: string }, idempotencyKey) =>
    call<typeof adminContract.changePassword>('POST', '/api/session/password', { body: input, idempotencyKey }).then(
      () => true,
    ),
  )
  const faults = differs ? { again: t('shell.passwordDiffers') } : faultsOf(error)
  const box = (name: keyof typeof values, autoComplete: string) => ({
    id: `password-${name}`,
    value: values[name],
    autoComplete,
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => setValues({ ...values, [name]: event.target.value }),
  })
  return (
    <Modal open title={t('shell.changePassword')} onCancel={onClose} footer={null} destroyOnHidden width={420}>
      <form
        className="stack"
        onSubmit={async (event) => {
          event.preventDefault()
          setDiffers(values.next !== values.again)
          if (values.next !== values.again) return
          if (await run({ current: values.current, next: values.next })) {
            toast(t('shell.passwordChanged'))
            onClose()
          }
        }}
      >
        <ErrorSummary faults={faults} error={error} idOf={(path) => `password-${path}`} />
        <Field label={t('shell.passwordCurrent')} name="current" id="password-current" fault={faults['current']}>
          <Input.Password {...box('current', 'current-password')} />
        </Field>
        <Field
          label={t('shell.passwordNext')}
          name="next"
          id="password-next"
          hint={t('shell.passwordHint')}
          fault={faults['next']}
        >
          <Input.Password {...box('next', 'new-password')} />
        </Field>
        <Field label={t('shell.passwordAgain')} name="again" id="password-again" fault={faults['again']}>
          <Input.Password {...box('again', 'new-password')} />
        </Field>
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="primary" htmlType="submit" loading={busy}>
            {t('shell.changePassword')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
