import type { Twin } from '#web/ui/words.ts'

export default {
  title: 'Patterns',
  list: 'List',
  queue: 'Work queue',
  detail: 'Detail',
  form: 'Form',
  import: 'Import',
  states: 'States',
  chart: 'Chart and figures',
  print: 'Print',
} satisfies Twin<'patterns'>
