import type { Twin } from '#web/ui/words.ts'

export default {
  forbidden: 'Your role cannot open this page',
  forbiddenRoles: 'This page needs the role {roles}',
  forbiddenNext:
    'Roles are granted by the security administrator of your region. If you need it, ask the head of your unit.',
  missing: 'This page was not found',
  missingNext: 'The address may be mistyped, or the record lies outside your scope.',
  toWorkbench: 'To the workbench',
  offline: 'The server could not be reached',
  emptyFiltered: 'Nothing matches all {n} filters',
  emptyFilteredOne: 'Nothing matches this filter',
  emptyFilteredNext: 'Remove a filter and look again.',
  filterWrong: 'A condition is not right',
  filterWrongNext: 'Mend the marked condition, or clear all and start from the first page.',
  dropFilter: 'Remove “{name}”',
  clearFilters: 'Clear all filters',
} satisfies Twin<'state'>
