import { createFileRoute } from '@tanstack/react-router'
import { BusinessDayPage } from '../../admin/business-day-page.tsx'

export const Route = createFileRoute('/_app/business-day')({
  staticData: {
    title: 'system.day',
    access: 'day.move',
    menu: { group: 'admin', order: 20, icon: 'calendar', label: 'system.day' },
  },

  component: BusinessDayPage,
})
