export { targetsModule } from './targets.routes.ts'
export { readTargets } from './targets.store.ts'
