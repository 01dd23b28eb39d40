import type { Twin } from '#web/ui/words.ts'

export default {
  toMend: '{n} to correct',
  restored: 'What you had begun is still here.',
  startAnew: 'Start anew',
  kept: 'What you type is kept on this computer',
  chooseDay: 'Choose a day',
} satisfies Twin<'form'>
