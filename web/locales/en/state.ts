import type { Twin } from '#web/ui/words.ts'

export default {
  forbidden: 'Your role cannot open this page',
  forbiddenRoles: 'This page needs the role {roles}',
  forbiddenNext: 'Roles are granted by the security administrator of your region. Ask the head of your unit.',
  missing: 'This page was not found',
  missingNext: 'The address may be mistyped, or the record lies outside your scope.',
  toWorkbench: 'To the workbench',
  offline: 'The server could not be reached',
  emptyFiltered: 'Nothing meets these {n} conditions together',
  emptyFilteredOne: 'Nothing meets this condition',
  emptyFilteredNext: 'Remove a condition and look again.',
  dropFilter: 'Remove “{name}”',
  clearFilters: 'Clear all conditions',
} satisfies Twin<'state'>
