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
  mayLeave: 'You may leave this page; the task can be found again under “Tasks”.',
  title: 'Task centre',
  what: 'Task',
  owner: 'Started by',
  created: 'Submitted',
  empty: 'No tasks yet',
  emptyWhy: 'Imports, exports and bulk actions are listed here; they continue when you leave the page.',
} satisfies Twin<'task'>
