import { useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { adminContract } from '#src/modules/admin/admin.contract.ts'
import type { registryContract } from '#src/modules/registry/registry.contract.ts'
import { ROLE_NAMES, ROLES, type Role } from '#src/platform/access/roles.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { t } from '#web/ui/words.ts'
import { queryClient } from '../query.ts'
import { useDepartmentChoices, usePaused, useRegions } from '../registry/options.ts'
import { useSession } from '../session.ts'
import { ActDialog } from '../ui/act-dialog.tsx'
import { Facts } from '../ui/detail.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ChoiceField } from '../ui/fields.tsx'
import { Field, useForm } from '../ui/form.tsx'

const ORGANISATION_ROLES = ['provider', 'assessor', 'employer', 'agency'] as const
type OrganisationRole = (typeof ORGANISATION_ROLES)[number]
const isOrganisationRole = (role: Role | null): role is OrganisationRole =>
  role !== null && (ORGANISATION_ROLES as readonly string[]).includes(role)

/** Levels of region that an account of the role may stand on; the server says so again. */
const LEVELS: Partial<Record<Role, readonly string[]>> = {
  county: ['county'],
  city: ['prefecture'],
  province: ['province'],
  village: ['town', 'village'],
  provider: ['county', 'prefecture'],
  assessor: ['county', 'prefecture'],
  employer: ['county', 'prefecture'],
  agency: ['county', 'prefecture'],
}
const OFFICE_LEVELS = ['county', 'prefecture', 'province']

interface NewAccount {
  username: string
  displayName: string
  role: Role | null
  unitId: string | null
  organisationId: string | null
}

/** Opens an account; its first password is shown once, here. */
export function NewAccountDialog({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<{ username: string; password: string }>()
  const form = useForm<NewAccount, { initialPassword: string }>({
    initial: { username: '', displayName: '', role: null, unitId: null, organisationId: null },
    checks: {
      username: (v) => (/^[a-z][a-z0-9_.-]{2,31}$/.test(v.username.trim()) ? undefined : t('system.needUsername')),
      displayName: (v) => (v.displayName.trim() ? undefined : t('system.needName')),
      role: (v) => (v.role ? undefined : t('system.needRole')),
      unitId: (v) => (v.unitId ? undefined : t('system.needUnit')),
      organisationId: (v) =>
        isOrganisationRole(v.role) && !v.organisationId ? t('system.needOrganisation') : undefined,
    },
    send: (v, idempotencyKey) =>
      call<typeof adminContract.createAccount>('POST', '/api/accounts', {
        body: {
          username: v.username.trim(),
          displayName: v.displayName.trim(),
          role: v.role ?? 'village',
          unitId: v.unitId ?? '',
          organisationId: isOrganisationRole(v.role) ? v.organisationId : null,
        },
        idempotencyKey,
      }),
    onSent: (answer) => {
      setMade({ username: form.values.username.trim(), password: answer.initialPassword })
      void queryClient.invalidateQueries({ queryKey: ['list', 'accounts'] })
    },
  })
  const { role } = form.values
  const units = useUnitsFor(role)
  if (made)
    return (
      <Dialog
        title={t('system.createdTitle')}
        width={440}
        onCancel={onClose}
        mask={{ closable: false }}
        footer={
          <Button type="primary" onClick={onClose}>
            {t('system.taken')}
          </Button>
        }
      >
        <p className="sec">{t('system.createdSay')}</p>
        <Facts
          items={[
            [t('system.username'), made.username],
            [
              t('system.initialPassword'),
              <span key="p" className="row">
                <code style={{ fontSize: 16, userSelect: 'all' }}>{made.password}</code>
                <button
                  type="button"
                  className="linkish"
                  onClick={() =>
                    void navigator.clipboard?.writeText(made.password).then(() => toast(t('common.copied')))
                  }
                >
                  {t('system.copy')}
                </button>
              </span>,
            ],
          ]}
        />
      </Dialog>
    )
  const roles = ROLES.filter((one) => one !== 'worker')
  return (
    <ActDialog title={t('system.newAccount')} form={form} submit={t('system.create')} onClose={onClose}>
      <Field label={t('system.username')} hint={t('system.usernameHint')} {...form.field('username')}>
        <Input {...form.text('username')} autoComplete="off" />
      </Field>
      <Field label={t('system.displayName')} {...form.field('displayName')}>
        <Input {...form.text('displayName')} autoComplete="off" maxLength={40} />
      </Field>
      <Field label={t('system.role')} {...form.field('role')}>
        <ChoiceField
          {...form.choice('role')}
          onChange={(next) => {
            form.set('role', next)
            form.set('unitId', null)
            form.set('organisationId', null)
          }}
          options={roles.map((one) => ({ value: one, label: ROLE_NAMES[one] }))}
        />
      </Field>
      <Field label={t('system.unit')} hint={t('system.unitHint')} {...form.field('unitId')}>
        <ChoiceField {...form.choice('unitId')} disabled={role === null} options={units} />
      </Field>
      {isOrganisationRole(role) && (
        <Field label={t('system.organisation')} hint={t('system.organisationHint')} {...form.field('organisationId')}>
          <OrganisationField {...form.choice('organisationId')} kind={role} />
        </Field>
      )}
    </ActDialog>
  )
}

function useUnitsFor(role: Role | null) {
  const { unit } = useSession()
  const regions = useRegions()
  const departments = useDepartmentChoices()
  if (role === 'department') return departments
  const levels = (role && LEVELS[role]) ?? OFFICE_LEVELS
  const names = new Map(regions.map((one) => [one.id, one.name]))
  return regions
    .filter((one) => levels.includes(one.level))
    .map((one) => ({
      value: one.id,
      label: one.name,
      ...(one.id !== unit.id && one.parentId && names.has(one.parentId) ? { note: names.get(one.parentId) ?? '' } : {}),
    }))
}

function OrganisationField({
  kind,
  ...rest
}: {
  kind: OrganisationRole
  id?: string
  value: string | null
  onChange: (id: string | null) => void
}) {
  const [words, setWords] = useState('')
  const q = usePaused(words.trim())
  const { data, isFetching } = useQuery({
    queryKey: ['organisations', kind, q],
    queryFn: ({ signal }) =>
      call<typeof registryContract.organisations>('GET', '/api/organisations', {
        query: { kind, limit: 50, ...(q ? { q } : {}) },
        signal,
      }),
    placeholderData: (previous) => previous,
  })
  return (
    <ChoiceField
      {...rest}
      loading={isFetching}
      onSearch={setWords}
      options={(data?.items ?? []).map((one) => ({ value: one.id, label: one.name, note: one.unitName }))}
    />
  )
}
