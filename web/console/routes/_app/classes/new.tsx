import { createFileRoute } from '@tanstack/react-router'
import { NewClassPage } from '../../../training/apply-class-page.tsx'
import { stepSearch } from '../../../training/step-search.ts'

export const Route = createFileRoute('/_app/classes/new')({
  staticData: {
    title: 'class.apply',
    access: 'class.apply',
    menu: { group: 'do', order: 10, icon: 'edit', label: 'class.apply' },
  },
  validateSearch: stepSearch,
  component: function New() {
    const { step, sent } = Route.useSearch()
    return <NewClassPage step={step} sent={sent} />
  },
})
