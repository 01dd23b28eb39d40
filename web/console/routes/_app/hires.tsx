import { createFileRoute } from '@tanstack/react-router'
import { HiresPage } from '../../employment/hires-page.tsx'
import { listSearch } from '../../ui/list-search.ts'

export const Route = createFileRoute('/_app/hires')({
  staticData: {
    title: 'employment.hires',
    access: 'hire.read',
    menu: { group: 'business', order: 15, icon: 'person', label: 'employment.hires', counts: ['hire_confirm'] },
  },
  validateSearch: listSearch('q', 'status', 'open'),
  component: HiresPage,
})
