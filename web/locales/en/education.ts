import type { Twin } from '#web/ui/words.ts'

export default {
  title: 'Education funds',
  search: 'Employer or year',
  declare: 'Declare',
  check: 'Accept',
  back: 'Return',
} satisfies Twin<'education'>
