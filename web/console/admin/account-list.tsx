import { Button, Input } from 'antd'
import { useState } from 'react'
import type { adminContract } from '#src/modules/admin/admin.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { shortMoment } from '#web/ui/format.ts'
import { Icon } from '#web/ui/icon.tsx'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { queryClient } from '../query.ts'
import { useBusinessDay, useMay, useSession } from '../session.ts'
import { ActDialog, Phrases, withPhrase } from '../ui/act-dialog.tsx'
import { Field, useForm } from '../ui/form.tsx'
import { type Column, ListPage } from '../ui/list.tsx'
import { NewAccountDialog } from './new-account.tsx'

type Account = ResponseOf<typeof adminContract.accounts>['items'][number]

/** The accounts below the administrator's unit; the security administrator reads, the system administrator opens and closes. */
export function AccountListPage() {
  const may = useMay()
  const today = useBusinessDay()
  const { account: me } = useSession()
  const [opening, setOpening] = useState(false)
  const [changing, setChanging] = useState<Account>()
  const manage = may('account.manage')
  const columns: Column<Account>[] = [
    { key: 'username', title: t('system.username'), width: 180, render: (row) => row.username },
    { key: 'name', title: t('system.displayName'), width: 130, render: (row) => row.displayName },
    { key: 'role', title: t('system.role'), width: 150, render: (row) => row.roleName },
    {
      key: 'belongs',
      title: t('system.belongs'),
      render: (row) => (
        <>
          {row.unitName}
          {row.organisationName && <span className="muted">，{row.organisationName}</span>}
        </>
      ),
      cut: (row) => [row.unitName, row.organisationName].filter(Boolean).join('，'),
    },
    {
      key: 'last',
      title: t('system.lastSignIn'),
      width: 172,
      render: (row) =>
        row.lastSignInAt ? (
          <span className="sec nowrap">{shortMoment(row.lastSignInAt, today)}</span>
        ) : (
          <span className="muted">{t('system.never')}</span>
        ),
    },
    {
      key: 'state',
      title: t('system.state'),
      width: 100,
      render: (row) => (
        <StatusTag
          kind="account"
          code={row.status}
          name={row.status === 'active' ? t('system.active') : t('system.disabled')}
        />
      ),
    },
    ...(manage
      ? [
          {
            key: 'act',
            title: t('system.act'),
            width: 72,
            render: (row: Account) =>
              row.id !== me.id && (
                <button type="button" className="linkish" onClick={() => setChanging(row)}>
                  {row.status === 'active' ? t('system.disable') : t('system.enable')}
                </button>
              ),
          },
        ]
      : []),
  ]
  return (
    <>
      <ListPage<Account>
        title={t('system.accounts')}
        say={t('system.accountsSay')}
        id="accounts"
        fetch={(query, signal) => call<typeof adminContract.accounts>('GET', '/api/accounts', { query, signal })}
        rowKey={(row) => row.id}
        filters={[{ key: 'q', label: t('system.accountQ'), kind: 'text' }]}
        columns={columns}
        actions={
          manage && (
            <Button type="primary" icon={<Icon name="plus" />} onClick={() => setOpening(true)}>
              {t('system.newAccount')}
            </Button>
          )
        }
        empty={{ title: t('system.accountsEmpty') }}
      />
      {opening && <NewAccountDialog onClose={() => setOpening(false)} />}
      {changing && <StatusDialog account={changing} onClose={() => setChanging(undefined)} />}
    </>
  )
}

function StatusDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const off = account.status === 'active'
  const named = { name: account.displayName, username: account.username }
  const form = useForm({
    initial: { reason: '' },
    checks: { reason: (v) => (v.reason.trim() ? undefined : t('system.needReason')) },
    send: (v, idempotencyKey) =>
      call<typeof adminContract.setAccountStatus>('POST', '/api/accounts/:id/status', {
        params: { id: account.id },
        body: { status: off ? 'disabled' : 'active', reason: v.reason.trim() },
        idempotencyKey,
      }),
    onSent: () => {
      toast(off ? t('system.disabledDone', { name: named.name }) : t('system.enabledDone', { name: named.name }))
      void queryClient.invalidateQueries({ queryKey: ['list', 'accounts'] })
      onClose()
    },
  })
  return (
    <ActDialog
      title={off ? t('system.askDisable', named) : t('system.askEnable', named)}
      say={off ? t('system.sayDisable') : t('system.sayEnable')}
      form={form}
      submit={off ? t('system.disable') : t('system.enable')}
      danger={off}
      onClose={onClose}
    >
      <Field label={t('system.statusReason')} {...form.field('reason')}>
        <Input.TextArea {...form.text('reason')} rows={2} maxLength={200} />
      </Field>
      <Phrases
        label={t('class.phrases')}
        items={off ? [t('system.rDisable1'), t('system.rDisable2')] : [t('system.rEnable1'), t('system.rEnable2')]}
        onPick={(phrase) => form.set('reason', withPhrase(form.values.reason, phrase))}
      />
    </ActDialog>
  )
}
