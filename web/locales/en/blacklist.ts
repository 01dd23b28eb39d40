import type { Twin } from '#web/ui/words.ts'

export default {
  title: 'Blacklist',
  add: 'Enter',
  lift: 'Lift',
} satisfies Twin<'blacklist'>
