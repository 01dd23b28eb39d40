import { createFileRoute } from '@tanstack/react-router'
import { SettingsPage } from '../../admin/settings-page.tsx'

export const Route = createFileRoute('/_app/settings')({
  staticData: {
    title: 'system.settings',
    access: 'setting.read',
    menu: { group: 'admin', order: 50, icon: 'settings', label: 'system.settings' },
  },

  component: SettingsPage,
})
