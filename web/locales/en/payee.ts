import type { Twin } from '#web/ui/words.ts'

export default {
  title: 'Payee accounts',
  change: 'Correct account',
  confirm: 'Confirm',
  refuse: 'Do not agree',
} satisfies Twin<'payee'>
