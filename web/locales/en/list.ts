import type { Twin } from '#web/ui/words.ts'

export default {
  add: 'Add condition',
  clear: 'Clear',
  drop: 'Remove condition: {name}',
  columns: 'Columns',
  export: 'Export {n}',
  exporting: 'Exporting',
  exported: 'Exported: {name}',
  chooseRow: 'Choose {name}',
  chosen: '{n} chosen',
  held: '{n} exceptions held back',
  seeHeld: 'See them',
  unchoose: 'Choose none',
  chooseAll: 'Choose {n} on this page',
  position: '{at} / {of}',
  previous: 'Previous (K)',
  next: 'Next (J)',
  keys: 'move',
  keyOpen: 'open',
} satisfies Twin<'list'>
