import type { Twin } from '#web/ui/words.ts'

export default {
  title: 'Sign in',
  second: 'Enter the one-time code',
  username: 'User name',
  password: 'Password',
  code: 'One-time code',
  codeHint: 'The six digits your authenticator app shows now',
  needCode: 'The code has six digits',
  startOver: 'Use another account',
  thenBack: 'After signing in you return to the page you wanted; what you typed is kept on this computer.',
  needUsername: 'Enter your user name',
  needPassword: 'Enter your password',
  say: 'Every training, every certificate and every subsidy can be traced to a person.',
  say_class: 'Classes, rosters and attendance, one file per class',
  say_certificate: 'Exams and certificates that anybody can verify',
  say_money: 'Claims, public notices and payments, each with its grounds',
  day: '{name}, business day {day}',
  demo: 'Demo accounts',
  demoHint: 'Click one to fill in the user name; the password was printed at the first start.',
  toPortal: 'For workers and the public: go to the portal',
} satisfies Twin<'signIn'>
