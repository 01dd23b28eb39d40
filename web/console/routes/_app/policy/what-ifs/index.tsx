import { createFileRoute } from '@tanstack/react-router'
import { WhatIfsPage } from '../../../../policy/what-ifs-page.tsx'
import { listSearch } from '../../../../ui/list-search.ts'

export const Route = createFileRoute('/_app/policy/what-ifs/')({
  staticData: {
    title: 'policy.whatIfs',
    access: 'policy.review',
    menu: { group: 'money', order: 7, icon: 'report', label: 'policy.whatIfs' },
  },
  validateSearch: listSearch(),
  component: WhatIfsPage,
})
