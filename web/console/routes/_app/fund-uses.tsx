import { createFileRoute } from '@tanstack/react-router'
import { FundUsesPage } from '../../funds/fund-uses-page.tsx'

export const Route = createFileRoute('/_app/fund-uses')({
  staticData: {
    title: 'paper.uses',
    access: 'fund.read',
    menu: { group: 'money', order: 26, icon: 'policy', label: 'paper.uses' },
  },
  component: FundUsesPage,
})
