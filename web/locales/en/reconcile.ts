import type { Twin } from '#web/ui/words.ts'

export default {
  title: 'Reconciliation',
  new: "Import the bank's page",
  matched: 'matched',
  missing: 'missing',
  extra: 'too much',
  differing: 'other amount',
} satisfies Twin<'reconcile'>
