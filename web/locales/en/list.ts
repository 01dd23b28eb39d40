import type { Twin } from '#web/ui/words.ts'

export default {
  add: 'Add filter',
  clear: 'Clear',
  drop: 'Remove filter: {name}',
  columns: 'Columns',
  export: 'Export {n}',
  exporting: 'Exporting',
  exported: 'Exported: {name}',
  chooseRow: 'Select {name}',
  chosen: '{n} selected',
  held: '{n} exceptions held back',
  seeHeld: 'View them',
  unchoose: 'Clear selection',
  chooseAll: 'Select all {n} on this page',
  position: '{at} of {of}',
  previous: 'Previous (K)',
  next: 'Next (J)',
  keys: 'move',
  keyOpen: 'open',
} satisfies Twin<'list'>
