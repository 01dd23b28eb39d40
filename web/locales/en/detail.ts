import type { Twin } from '#web/ui/words.ts'

export default {
  chain: 'Chain of evidence',
  timeline: 'Timeline',
  timelineHint: '{n} steps, newest first',
  facts: 'Facts',
  holder: 'Now with',
  until: 'Until',
} satisfies Twin<'detail'>
