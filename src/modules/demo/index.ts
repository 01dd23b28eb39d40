export { loadSampleCity, SAMPLE_ACCOUNTS, SAMPLE_BUDGET_ID, SAMPLE_ORGANISATIONS } from './sample-city.ts'
export { loadSampleCounty, type SampleCounty } from './sample-county.ts'
export {
  PAID_BEFORE_INDEX,
  pick,
  SAMPLE_LEVEL,
  SAMPLE_OCCUPATION,
  SAMPLE_ROSTER_SIZE,
  type SamplePerson,
  samplePerson,
  sampleRoom,
  sampleTeacher,
  WORKER_INDEX,
} from './sample-people.rules.ts'
export { type PlannedClass, planYear } from './year-plan.rules.ts'
