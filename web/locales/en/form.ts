import type { Twin } from '#web/ui/words.ts'

export default {
  toMend: '{n} to correct',
  restored: 'What you had begun is still here.',
  startAnew: 'Start over',
  kept: 'What you type is kept on this computer',
  chooseDay: 'Choose a day',
  missing: 'Please fill in: {name}',
  tooLong: '{name}: at most {max} characters',
  unread: 'This number cannot be read; please correct it and send again',
  yuanUnread: 'Digits only, for example 100000 or 1200.50',
  yuanTooFine: 'At most two decimals: fen is the smallest unit',
  yuanTooLarge: 'The amount is too large; are there too many zeros?',
  hoursUnread: 'Digits only, for example 8 or 1.5',
  hoursTooFine: 'Hours must come to whole minutes, for example 0.5 or 0.75',
  countUnread: 'Digits only, for example 18; not negative, no decimals',
  countTooLarge: 'At most {max}',
  phrases: 'Often used',
} satisfies Twin<'form'>
