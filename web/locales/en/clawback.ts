import type { Twin } from '#web/ui/words.ts'

export default {
  title: 'Clawback',
  make: 'Claim back',
  repay: 'Enter repayment',
  setOff: 'Set off',
} satisfies Twin<'clawback'>
