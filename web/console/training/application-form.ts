import { LEVEL_NAMES, type Level } from '#src/kernel/levels.ts'
import type { registryContract } from '#src/modules/registry/registry.contract.ts'
import type { ClassApplication, trainingContract } from '#src/modules/training/training.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { ApiError, call } from '#web/ui/client.ts'
import { day } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import type { ClassKind, ClassMode } from './class-data.ts'

type Organisation = ResponseOf<typeof registryContract.organisation>

/** What stands in the wizard: the application with gaps. Field names are those of the contract, so that its faults find their field. */
export interface ApplicationForm {
  kind: ClassKind | null
  mode: ClassMode | null
  occupation: string | null
  /** The name shown beside the code; not sent. */
  occupationName: string
  level: Level | null
  title: string
  departmentId: string | null
  startDay: string | null
  endDay: string | null
  place: string
  minutesTheory: number | null
  minutesPractice: number | null
  minutesOnline: number | null
  assessorId: string | null
  plannedExamDay: string | null
  capacity: number | null
  targetGroup: string
  feeFen: number | null
  helpMeasures: string
  managerName: string
  managerPhone: string
}

export const EMPTY_APPLICATION: ApplicationForm = {
  kind: 'skill',
  mode: null,
  occupation: null,
  occupationName: '',
  level: null,
  title: '',
  departmentId: null,
  startDay: null,
  endDay: null,
  place: '',
  minutesTheory: null,
  minutesPractice: null,
  minutesOnline: 0,
  assessorId: null,
  plannedExamDay: null,
  capacity: null,
  targetGroup: '',
  feeFen: 0,
  helpMeasures: '',
  managerName: '',
  managerPhone: '',
}

/** The fields of each step, in the order drawn; the fourth step checks and sends. */
export const STEP_FIELDS: readonly (readonly (keyof ApplicationForm)[])[] = [
  ['kind', 'mode', 'occupation', 'level', 'title', 'departmentId'],
  ['startDay', 'endDay', 'place', 'minutesTheory', 'minutesPractice', 'minutesOnline', 'assessorId', 'plannedExamDay'],
  ['capacity', 'targetGroup', 'feeFen', 'helpMeasures', 'managerName', 'managerPhone'],
]

/** The wizard's step (0 to 2) of a field; the first when the field is unknown. */
export const stepOf = (field: string) =>
  Math.max(
    0,
    STEP_FIELDS.findIndex((fields) => (fields as readonly string[]).includes(field)),
  )

type ScopeLine = Organisation['scope'][number]

/** The training entries in force on a day: [from, to). */
export const listedOn = (organisation: Organisation | undefined, on: string): readonly ScopeLine[] =>
  (organisation?.scope ?? []).filter(
    (line) => line.kind === 'training' && line.listedFrom <= on && (line.listedTo === null || on < line.listedTo),
  )

export interface Holding {
  readonly levels: readonly Level[]
  readonly document: string
}

/** What the institution may teach of one occupation, today and on the first day; undefined when it is not listed on one of them. */
export function holdingOf(
  organisation: Organisation | undefined,
  occupation: string,
  today: string,
  startDay: string | null,
): Holding | undefined {
  const perDay = [today, startDay ?? today].map((on) =>
    listedOn(organisation, on).filter((line) => line.occupation === occupation),
  )
  const [now = [], then = []] = perDay
  if (now.length === 0 || then.length === 0) return undefined
  const may = new Set(now.flatMap((line) => line.levels))
  const levels = [...new Set(then.flatMap((line) => line.levels))].filter((level) => may.has(level))
  return { levels, document: then[0]?.document ?? '' }
}

const levelNames = (levels: readonly Level[]) => levels.map((level) => LEVEL_NAMES[level]).join('、')

const filled = (text: string, needed: string, max: number) => {
  const have = [...text.trim()].length
  return have === 0 ? needed : have > max ? t('class.tooLong', { n: max, have }) : undefined
}

/** The checks of the wizard, the same rules and words as the server's; it has the last word. */
export function applicationChecks(today: string, organisation: Organisation | undefined) {
  return {
    kind: (v: ApplicationForm) => (v.kind ? undefined : t('class.needKind')),
    mode: (v: ApplicationForm) => (v.mode ? undefined : t('class.needMode')),
    occupation: (v: ApplicationForm) => {
      if (!v.occupation) return t('class.needOccupation')
      if (!organisation || holdingOf(organisation, v.occupation, today, v.startDay)) return undefined
      const on = v.startDay ?? today
      const held = [...new Set(listedOn(organisation, on).map((line) => line.occupationName))]
      return held.length === 0
        ? t('class.nothingHeld', { day: day(on) })
        : t('class.occupationOutside', {
            occupation: v.occupationName || v.occupation,
            day: day(on),
            held: held.join('、'),
          })
    },
    level: (v: ApplicationForm) => {
      if (!v.level) return t('class.needLevel')
      const holding = v.occupation && holdingOf(organisation, v.occupation, today, v.startDay)
      return !holding || holding.levels.includes(v.level)
        ? undefined
        : t('class.levelOutside', { level: LEVEL_NAMES[v.level], held: levelNames(holding.levels) })
    },
    title: (v: ApplicationForm) => filled(v.title, t('class.needTitle'), 60),
    startDay: (v: ApplicationForm) =>
      !v.startDay ? t('class.needStart') : v.startDay < today ? t('class.startPast', { day: day(today) }) : undefined,
    endDay: (v: ApplicationForm) =>
      !v.endDay
        ? t('class.needEnd')
        : v.startDay && v.endDay < v.startDay
          ? t('class.endEarly', { day: day(v.startDay) })
          : undefined,
    place: (v: ApplicationForm) => filled(v.place, t('class.needPlace'), 100),
    minutesTheory: (v: ApplicationForm) =>
      (v.minutesTheory ?? 0) + (v.minutesPractice ?? 0) + (v.minutesOnline ?? 0) > 0 ? undefined : t('class.needHours'),
    plannedExamDay: (v: ApplicationForm) =>
      v.plannedExamDay && v.endDay && v.plannedExamDay < v.endDay
        ? t('class.examEarly', { day: day(v.endDay) })
        : undefined,
    capacity: (v: ApplicationForm) =>
      v.capacity && v.capacity >= 1 && v.capacity <= 500 ? undefined : t('class.needCapacity'),
    targetGroup: (v: ApplicationForm) => filled(v.targetGroup, t('class.needTarget'), 60),
    feeFen: (v: ApplicationForm) => (v.feeFen === null ? t('class.needFee') : undefined),
    helpMeasures: (v: ApplicationForm) => filled(v.helpMeasures, t('class.needHelp'), 300),
    managerName: (v: ApplicationForm) => filled(v.managerName, t('class.needManager'), 30),
    managerPhone: (v: ApplicationForm) => (/^\d{11}$/.test(digits(v.managerPhone)) ? undefined : t('class.needPhone')),
  }
}

/** Full-width digits and spaces are cleaned without a word (YARDSTICKS 17). */
export const digits = (text: string) => text.normalize('NFKC').replace(/[\s-]/g, '')

/** The form as the contract wants it; only called when the checks have passed. */
export function toApplication({ occupationName: _, ...form }: ApplicationForm): ClassApplication {
  return {
    ...form,
    title: form.title.trim(),
    place: form.place.trim(),
    targetGroup: form.targetGroup.trim(),
    helpMeasures: form.helpMeasures.trim(),
    managerName: form.managerName.trim(),
    managerPhone: digits(form.managerPhone),
    minutesTheory: form.minutesTheory ?? 0,
    minutesPractice: form.minutesPractice ?? 0,
    minutesOnline: form.minutesOnline ?? 0,
  } as ClassApplication
}

export const fromApplication = (application: ClassApplication, occupationName: string): ApplicationForm => ({
  ...application,
  occupationName,
})

export const applyForClass = (form: ApplicationForm, idempotencyKey: string) =>
  call<typeof trainingContract.applyClass>('POST', '/api/classes', { body: toApplication(form), idempotencyKey })

/** Sends a corrected application. Its faults come as `application.startDay`; the wizard knows them as `startDay`. */
export async function sendCorrection(id: string, version: number, form: ApplicationForm, idempotencyKey: string) {
  try {
    return await call<typeof trainingContract.editClass>('PUT', '/api/classes/:id', {
      params: { id },
      body: { version, application: toApplication(form) },
      idempotencyKey,
    })
  } catch (error) {
    if (!(error instanceof ApiError) || !error.problem.errors) throw error
    throw new ApiError({
      ...error.problem,
      errors: error.problem.errors.map(({ path, message }) => ({ path: path.replace(/^application\./, ''), message })),
    })
  }
}

const plusDays = (from: string, days: number) =>
  new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10)

/** A sensible application for the demo: 养老护理员 中级工 for 40, five days from the business day. */
export async function sampleApplication(today: string, unitName: string): Promise<ApplicationForm> {
  const trade = { occupation: '4-10-01-05', level: 'L4' } as const
  const assessors = await call<typeof registryContract.assessorsFor>('GET', '/api/assessors', {
    query: { ...trade, day: today },
  })
  return {
    ...EMPTY_APPLICATION,
    ...trade,
    occupationName: '养老护理员',
    mode: 'project',
    title: '养老护理员中级工班',
    startDay: today,
    endDay: plusDays(today, 4),
    place: `${unitName}示例路 9001 号 2 号楼 301 教室`,
    minutesTheory: 16 * 60,
    minutesPractice: 24 * 60,
    assessorId: assessors.items[0]?.id ?? null,
    plannedExamDay: plusDays(today, 6),
    capacity: 40,
    targetGroup: '农村转移就业劳动者、脱贫劳动力',
    helpMeasures: '免收培训费，提供午餐和交通补助；结业后推荐到养老机构就业',
    managerName: '样校芳',
    managerPhone: '00090000011',
  }
}
