import type { Twin } from '#web/ui/words.ts'

export default {
  ask: '{words}?',
  payee: 'Payee',
  account: 'Account',
  fund: 'Fund',
  fundAfter: '{fund}, {left} left afterwards',
  people: 'Maker / checker',
  undo: 'Can it be undone',
} satisfies Twin<'money'>
