import type { Twin } from '#web/ui/words.ts'

export default {
  title: 'Reconciliation',
  new: "Import the bank's page",
  matched: 'matched',
  missing: 'missing',
  extra: 'too much',
  differing: 'other amount',
  afterFailure: 'paid after the result said failed',
  unexplained: 'differences not explained',
  withdraw: 'Take the page back',
  explain: 'Explain',
  daysTurned: 'The last day is before the first',
  showsAll: 'Rows of the statement',
  showsRows: 'Rows of the statement; {n} payments it lacks are not here, open them from “missing” above',
  showsSome: 'Rows of this kind',
  showsMissing: 'Payments of the ledger that the statement lacks',
} satisfies Twin<'reconcile'>
