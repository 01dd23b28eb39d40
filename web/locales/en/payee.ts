import type { Twin } from '#web/ui/words.ts'

export default {
  title: 'Payee accounts',
  search: 'Name, organisation or document',
  change: 'Correct account',
  confirm: 'Confirm',
  refuse: 'Do not agree',
  difference: 'The two accounts',
  bankBefore: 'Bank until now',
  bankAfter: 'New bank',
  noneBefore: 'not on file',
  reveal: 'See both accounts',
  revealTitle: 'See both accounts of {name} in full',
  revealSay: 'Only for whoever checks this change; who looked, when and why stays in the record.',
  revealPhrase: 'Checking a change of account against its papers',
  seen: 'Gone when this is closed; the look is in the audit log.',
} satisfies Twin<'payee'>
