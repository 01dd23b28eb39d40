import type { Twin } from '#web/ui/words.ts'

export default {
  title: 'Sign in',
  second: 'Enter the one-time code',
  username: 'User name',
  password: 'Password',
  code: 'One-time code',
  codeHint: 'The six digits your code app shows now',
  needCode: 'The code has six digits',
  startOver: 'Use another account',
  thenBack: 'After signing in you return to the page you wanted; what you typed is kept.',
  needUsername: 'Enter your user name',
  needPassword: 'Enter your password',
  say: 'Every class, every certificate and every subsidy leads back to a person.',
  say_class: 'Classes, rosters and attendance in one file',
  say_certificate: 'Exams and certificates anybody can verify',
  say_money: 'Claims, public notice and payment, each with its grounds',
  day: '{name}, business day {day}',
  demo: 'Demo accounts',
  demoHint: 'Press one to fill in the user name; the password was printed at the first start.',
  toPortal: 'Public and workers: go to the portal',
} satisfies Twin<'signIn'>
