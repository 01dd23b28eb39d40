import type { Twin } from '#web/ui/words.ts'

export default {
  pass: 'Met: ',
  fail: 'Not met: ',
  open: 'Open: ',
  head: '{outcome}, {amount} due',
  headClaimed: '{outcome}, {amount} due (claimed {claimed})',
  evidence: 'Evidence',
  rules: 'Rules',
  unused: '{n} more rules do not apply here',
  flag: 'Please note: ',
  assumption: 'Assumed by the city, to be confirmed: ',
  change: 'What would change it',
  object: 'Where to object',
  title: 'Why',
  decidedAt: 'Decided {at}',
} satisfies Twin<'why'>
