import { createFileRoute } from '@tanstack/react-router'
import { EducationFundsPage } from '../../education/education-funds-page.tsx'
import { listSearch } from '../../ui/list-search.ts'

export const Route = createFileRoute('/_app/education-funds')({
  staticData: {
    title: 'education.title',
    access: 'education_fund.read',
    menu: { group: 'money', order: 60, icon: 'organisation', label: 'education.title', counts: ['education_fund'] },
  },
  validateSearch: listSearch('q', 'status'),
  component: EducationFundsPage,
})
