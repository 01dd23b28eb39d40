import type { Twin } from '#web/ui/words.ts'

export default {
  pass: 'Met: ',
  fail: 'Not met: ',
  open: 'Undecided: ',
  head: '{outcome}, {amount} due',
  headClaimed: '{outcome}, {amount} due (claimed {claimed})',
  evidence: 'Evidence',
  rules: 'Rules',
  unused: 'Another {n} rules do not apply here',
  flag: 'Please note: ',
  assumed: '{n} points the text leaves open, as set by the city (to be confirmed)',
  change: 'What would change the result',
  object: 'Where to object',
  title: 'Grounds for the decision',
  overridable: 'The text says “in principle”: the office may grant an exception with a reason',
  clauseOf: '{title}: read {clause}',
  quotes: 'Show the words of every rule',
  fold: 'Fold the words',
  tried: 'A trial: nothing was written',
  decidedAt: 'Decided at {at}',
} satisfies Twin<'why'>
