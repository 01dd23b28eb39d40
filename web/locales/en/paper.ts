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
  uses: 'What funds may pay',
  goals: 'Performance goals',
  withdraw: 'Withdraw',
  taken: 'Taken',
  paidEver: 'Paid (with receivable)',
} satisfies Twin<'paper'>
