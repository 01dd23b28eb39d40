import type { Twin } from '#web/ui/words.ts'

export default {
  toMend: '{n} to correct',
  restored: 'What you had begun is still here.',
  startAnew: 'Start anew',
  kept: 'What you type is kept on this computer',
  chooseDay: 'Choose a day',
  missing: 'Fill in: {name}',
  tooLong: '{name}: at most {max} characters',
  phrases: 'Phrases',
} satisfies Twin<'form'>
