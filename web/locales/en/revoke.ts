import type { Twin } from '#web/ui/words.ts'

export default {
  revoke: 'Ask to revoke',
  confirm: 'Revoke',
  refuse: 'Do not agree',
} satisfies Twin<'revoke'>
