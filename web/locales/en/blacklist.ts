import type { Twin } from '#web/ui/words.ts'

export default {
  title: 'Blacklist',
  find: 'Name, organisation or document',
  add: 'Enter',
  lift: 'Lift',
} satisfies Twin<'blacklist'>
