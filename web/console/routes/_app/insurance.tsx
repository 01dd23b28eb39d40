import { createFileRoute } from '@tanstack/react-router'
import { InsurancePage } from '../../employment/insurance-page.tsx'
import { listSearch } from '../../ui/list-search.ts'

export const Route = createFileRoute('/_app/insurance')({
  staticData: {
    title: 'employment.insurance',
    access: 'insurance.read',
    menu: { group: 'business', order: 19, icon: 'upload', label: 'employment.insurance' },
  },
  validateSearch: listSearch(),
  component: InsurancePage,
})
