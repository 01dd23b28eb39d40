import type { Twin } from '#web/ui/words.ts'

export default {
  title: 'Pay-out book',
  xlsx: 'Excel',
  pdf: 'PDF',
  publish: 'Publish this period',
} satisfies Twin<'book'>
