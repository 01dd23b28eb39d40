import type { Twin } from '#web/ui/words.ts'

export default {
  toMend: '{n} to correct',
  restored: 'What you had begun is still here.',
  startAnew: 'Start over',
  kept: 'What you type is kept on this computer',
  chooseDay: 'Choose a day',
  missing: 'Please fill in: {name}',
  tooLong: '{name}: at most {max} characters',
  phrases: 'Often used',
} satisfies Twin<'form'>
