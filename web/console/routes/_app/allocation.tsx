import { createFileRoute } from '@tanstack/react-router'
import { AllocationPage } from '../../funds/allocation-page.tsx'

export const Route = createFileRoute('/_app/allocation')({
  staticData: {
    title: 'paper.tree',
    access: 'fund.read',
    menu: { group: 'money', order: 24, icon: 'place', label: 'paper.tree' },
  },
  component: AllocationPage,
})
