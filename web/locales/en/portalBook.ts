import type { Twin } from '#web/ui/words.ts'

export default {
  title: 'Pay-out books',
  note: 'Who was paid, how much, what is left',
} satisfies Twin<'portalBook'>
