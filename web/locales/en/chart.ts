import type { Twin } from '#web/ui/words.ts'

export default {
  twin: 'The same figures as a table',
} satisfies Twin<'chart'>
