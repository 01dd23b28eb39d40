import { createFileRoute } from '@tanstack/react-router'
import { ClassListPage } from '../../../training/class-list.tsx'
import { listSearch } from '../../../ui/list-search.ts'

export const Route = createFileRoute('/_app/classes/')({
  staticData: {
    title: 'class.title',
    access: 'class.read',
    menu: {
      group: 'business',
      order: 10,
      icon: 'class',
      label: 'class.title',
      labelFor: { provider: 'class.mine' },
      counts: ['class_correction'],
    },
  },
  validateSearch: listSearch('status', 'q', 'occupation', 'unit', 'from', 'to'),
  component: ClassListPage,
})
