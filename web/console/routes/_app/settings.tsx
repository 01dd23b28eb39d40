import { createFileRoute } from '@tanstack/react-router'
import { SettingsPage } from '../../admin/settings-page.tsx'
import { listSearch } from '../../ui/list-search.ts'

export const Route = createFileRoute('/_app/settings')({
  staticData: {
    title: 'system.settings',
    access: 'setting.read',
    menu: { group: 'admin', order: 50, icon: 'settings', label: 'system.settings', counts: ['setting'] },
  },
  validateSearch: listSearch('status'),
  component: SettingsPage,
})
