import type { Twin } from '#web/ui/words.ts'

export default {
  queued: 'Queued',
  running: 'Running',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
  cancel: 'Cancel',
  counting: '{done} rows so far',
  progress: '{done} / {total} rows',
  progressLeft: '{done} / {total} rows, about {left} left',
  mayLeave: 'You may leave this page and find it again under Tasks.',
  title: 'Task centre',
  what: 'Task',
  owner: 'Whose',
  created: 'Started',
  empty: 'No tasks yet',
  emptyWhy: 'Imports, exports and bulk acts are listed here; they go on when you leave the page.',
} satisfies Twin<'task'>
