import type { Twin } from '#web/ui/words.ts'

export default {
  title: 'Budget papers',
  new: 'Draw up a paper',
  kind: 'Kind',
  amount: 'Amount (yuan)',
  status: 'State',
  confirm: 'Confirm',
  refuse: 'Do not agree',
  reverse: 'Take back',
  tree: 'Allocation',
  goals: 'Performance goals',
  withdraw: 'Withdraw',
  neverPosted: 'Nothing was posted',
  neverPostedWhy: 'This paper moved no money.',
  taken: 'Taken',
  paidEver: 'Paid (with receivable)',
  carried: 'Carried over (in less out)',
} satisfies Twin<'paper'>
