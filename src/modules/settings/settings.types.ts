export { PAPER_STATUS_NAMES, PAPER_STATUSES } from '#src/platform/access/second-person.types.ts'
