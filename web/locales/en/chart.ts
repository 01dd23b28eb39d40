import type { Twin } from '#web/ui/words.ts'

export default {
  twin: 'The same in figures',
} satisfies Twin<'chart'>
