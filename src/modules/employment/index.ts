import type { Module } from '#src/platform/module.ts'
import { checks } from './checks.ts'
import { employmentRoutes } from './employment.routes.ts'
import { hireQueue } from './hire-queue.ts'

export { POST_NAMES } from './employment.types.ts'
export { HIRE_COLUMNS } from './hire-sheet.ts'
export { INSURANCE_COLUMNS } from './insurance-sheet.ts'

/** Who works where since when, and for which months insurance was paid. */
export function employmentModule(): Module {
  return { name: 'employment', routes: employmentRoutes, queue: hireQueue, checks }
}
