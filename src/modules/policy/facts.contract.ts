/** The shape of the facts of one claim (CONTRACT, "Facts and decisions"): every fault is answered by its path, in words. */
import { z } from 'zod'
import type { Fen } from '#src/kernel/fen.ts'
import { LEVEL_NAMES, LEVELS } from '#src/kernel/levels.ts'
import { isPlainDate, type PlainDate } from '#src/kernel/plain-date.ts'
import {
  CLASS_KINDS,
  EMPLOYER_SIZES,
  type FactObject,
  GROUPS,
  HISTORY_STATUSES,
  NEEDS,
  POSTS,
  PROGRAMS,
  PROVIDER_KINDS,
  type Program,
  QUALIFIED_BY,
} from './policy.types.ts'
import {
  CERTIFICATE_STATUS_NAMES,
  CLASS_KIND_NAMES,
  GROUP_NAMES,
  HISTORY_STATUS_NAMES,
  POST_NAMES,
  PROGRAM_NAMES,
  PROVIDER_KIND_NAMES,
  QUALIFIED_NAMES,
  SIZE_NAMES,
} from './words.rules.ts'

// zod's refine does not narrow, and a transform would have no JSON schema: the brand is put on the type alone.
const day = z
  .string()
  .refine(isPlainDate, { error: '不是日历上的一天，请写成 2022-06-01 的样子' }) as unknown as z.ZodType<
  PlainDate,
  string
>
const fenAmount = z.int().min(0) as unknown as z.ZodType<Fen, number>
const count = z.int().min(0)
const name = z.string().min(1)
const regionCode = z.string().regex(/^\d{6}$/, { error: '不是六位行政区划代码' })

const person = z.object({
  id: name,
  registered: z.boolean(),
  groups: z.array(z.enum(GROUPS)),
  birthDate: day,
  post: z.enum(POSTS).nullable(),
})

const historyEntry = z.object({
  region: regionCode,
  program: z.enum(PROGRAMS),
  occupation: name,
  level: z.enum(LEVELS).nullable(),
  classStart: day,
  certifiedOn: day.nullable(),
  paidFen: fenAmount,
  status: z.enum(HISTORY_STATUSES),
})

const trainingClass = z.object({
  id: name,
  kind: z.enum(CLASS_KINDS),
  occupation: name,
  start: day,
  end: day,
  feeFen: fenAmount,
  approved: z.boolean(),
  approvedCostFen: fenAmount.nullable(),
  scheduledDays: count,
  attendedDays: count,
  minutes: z.object({ total: count, theory: count, online: count, practiceOnline: count }),
})

const provider = z.object({
  id: name,
  kind: z.enum(PROVIDER_KINDS),
  qualifiedBy: z.enum(QUALIFIED_BY).nullable(),
  scope: z.array(name),
  listedFrom: day,
  listedTo: day.nullable(),
  banned: z.boolean(),
})

const assessor = z.object({ id: name, listedFrom: day, listedTo: day.nullable() })

const certificate = z.object({
  occupation: name,
  level: z.enum(LEVELS),
  issued: day,
  status: z.enum(['valid', 'revoked']),
  revokedOn: day.nullable(),
  examFeeFen: fenAmount,
})

const employer = z.object({ id: name, size: z.enum(EMPLOYER_SIZES), paidTotalFen: fenAmount })

const job = z.object({
  start: day,
  insuredMonths: count,
  province: z.string().regex(/^\d{2}$/, { error: '不是两位省级代码' }),
  certificateValidAtStart: z.boolean(),
})

const common = z.object({
  region: regionCode,
  program: z.enum(PROGRAMS),
  asOf: day,
  person,
  history: z.array(historyEntry),
  // A limit whose text says 原则上 and from which two persons have made an exception, by document and with a reason.
  exceptions: z.array(z.object({ limit: z.enum(['perYear']), document: name, reason: name })).optional(),
})

// A class or certificate may be null: a fact, meaning that there is none.
const objects = {
  class: trainingClass.nullable(),
  provider,
  assessor,
  certificate: certificate.nullable(),
  employer,
  job,
} satisfies Record<FactObject, z.ZodType>

export type PersonFacts = z.infer<typeof person>
export type HistoryEntry = z.infer<typeof historyEntry>
export type ClassFacts = z.infer<typeof trainingClass>
export type ProviderFacts = z.infer<typeof provider>
export type AssessorFacts = z.infer<typeof assessor>
export type CertificateFacts = z.infer<typeof certificate>
export type EmployerFacts = z.infer<typeof employer>
export type JobFacts = z.infer<typeof job>

/** Facts as `decide` reads them: the objects that the program needs are there (a class or certificate perhaps null), no others. */
export type Facts = z.infer<typeof common> & {
  class?: ClassFacts | null
  provider?: ProviderFacts
  assessor?: AssessorFacts
  certificate?: CertificateFacts | null
  employer?: EmployerFacts
  job?: JobFacts
}

const SCHEMAS = Object.fromEntries(
  PROGRAMS.map((program) => [
    program,
    common.extend(Object.fromEntries(NEEDS[program].map((object) => [object, objects[object]]))),
  ]),
) as unknown as Record<Program, z.ZodType<Facts>>

/** The schema of one program's facts, for a route's contract. Objects the program does not need are ignored, not refused. */
export const factsSchema = (program: Program) => SCHEMAS[program]

export interface FactsFault {
  /** `person.id`, `history[0].status`; the empty text is the whole. */
  path: string
  message: string
}

const FIELD_WORDS: Record<string, string> = {
  region: '地区',
  program: '补贴项目',
  asOf: '申领日',
  person: '人员',
  'person.id': '人员编号',
  'person.registered': '是否已进实名制系统',
  'person.groups': '人员类别',
  'person.groups[]': '人员类别',
  'person.birthDate': '出生日期',
  'person.post': '岗位',
  history: '以往补贴记录',
  exceptions: '已批准的例外',
  'exceptions[].limit': '例外的次数限制',
  'exceptions[].document': '例外的批准文号',
  'exceptions[].reason': '例外的理由',
  'history[]': '以往记录',
  'history[].region': '以往记录的地区',
  'history[].program': '以往记录的项目',
  'history[].occupation': '以往记录的职业',
  'history[].level': '以往记录的等级',
  'history[].classStart': '以往记录的开班日',
  'history[].certifiedOn': '以往记录的取证日',
  'history[].paidFen': '以往记录的金额(分)',
  'history[].status': '以往记录的状态',
  class: '培训班',
  'class.kind': '培训类别',
  'class.occupation': '培训职业',
  'class.start': '开班日',
  'class.end': '结班日',
  'class.feeFen': '向学员收费(分)',
  'class.approved': '是否经人社部门批准',
  'class.approvedCostFen': '核定培训成本(分)',
  'class.scheduledDays': '计划天数',
  'class.attendedDays': '实到天数',
  'class.id': '培训班编号',
  'class.minutes': '课时(分钟)',
  'class.minutes.total': '总课时(分钟)',
  'class.minutes.theory': '理论课时(分钟)',
  'class.minutes.online': '线上课时(分钟)',
  'class.minutes.practiceOnline': '线上实操课时(分钟)',
  provider: '培训机构',
  'provider.id': '培训机构编号',
  'provider.kind': '机构类型',
  'provider.qualifiedBy': '资格取得方式',
  'provider.scope': '培训范围',
  'provider.scope[]': '培训范围',
  'provider.listedFrom': '入目录日',
  'provider.listedTo': '出目录日',
  'provider.banned': '是否被禁止承担补贴培训',
  assessor: '评价机构',
  'assessor.id': '评价机构编号',
  'assessor.listedFrom': '入目录日',
  'assessor.listedTo': '出目录日',
  certificate: '证书',
  'certificate.occupation': '证书职业',
  'certificate.level': '证书等级',
  'certificate.issued': '发证日',
  'certificate.status': '证书状态',
  'certificate.revokedOn': '证书撤销日',
  'certificate.examFeeFen': '考试收费(分)',
  employer: '用人单位',
  'employer.id': '用人单位编号',
  'employer.size': '企业规模',
  'employer.paidTotalFen': '企业累计已领金额(分)',
  job: '就业',
  'job.start': '入职日',
  'job.insuredMonths': '已缴社保月数',
  'job.province': '就业省份代码',
  'job.certificateValidAtStart': '入职时证书是否有效',
}

/** Codes with their names, by the place they stand in: a code means another thing in another place. */
const VALUE_NAMES: Record<string, Readonly<Record<string, string>>> = {
  program: PROGRAM_NAMES,
  'person.groups[]': GROUP_NAMES,
  'person.post': POST_NAMES,
  'history[].program': PROGRAM_NAMES,
  'history[].level': LEVEL_NAMES,
  'history[].status': HISTORY_STATUS_NAMES,
  'class.kind': CLASS_KIND_NAMES,
  'provider.kind': PROVIDER_KIND_NAMES,
  'provider.qualifiedBy': QUALIFIED_NAMES,
  'certificate.level': LEVEL_NAMES,
  'certificate.status': CERTIFICATE_STATUS_NAMES,
  'employer.size': SIZE_NAMES,
  'exceptions[].limit': { perYear: '每年次数' },
}

const pathText = (path: readonly PropertyKey[]) =>
  path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  )

const KIND_WORDS: Record<string, string> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: '是或否(true/false)',
  array: '一列记录',
  object: '一组内容',
  null: '空(null)',
}

/** zod's issue in words; messages set on a schema win over this. */
function messageOf(issue: z.core.$ZodRawIssue): string {
  const path = pathText(issue.path ?? [])
  const place = path.replaceAll(/\[\d+\]/g, '[]')
  const field = FIELD_WORDS[place] ?? `“${path || '事实'}”`
  if (issue.input === undefined) return field.startsWith('是否') ? `没有写明${field}` : `缺少${field}`
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int'
        ? `${field}应为整数，不能有小数，也不能超出可精确计算的范围`
        : `${field}应为${KIND_WORDS[String(issue.expected)] ?? String(issue.expected)}`
    case 'invalid_value':
      return `${field}只能是 ${issue.values.map((value) => withName(place, String(value))).join('、')}${VALUE_NAMES[place] ? '' : ' '}之一`
    case 'too_small':
      return issue.origin === 'string' ? `${field}不能为空` : `${field}不能小于 ${issue.minimum}`
    case 'too_big':
      return `${field}超出可精确计算的范围`
    default:
      return `${field}填写不对`
  }
}

const withName = (place: string, code: string) => {
  const name = VALUE_NAMES[place]?.[code]
  return name ? `${code}（${name}）` : code
}

const isRecord = (input: unknown): input is Record<string, unknown> =>
  typeof input === 'object' && input !== null && !Array.isArray(input)

/**
 * Reads the facts of one claim. Every fault at once, each with its path; unknown keys and objects the program does not
 * need are ignored. Whether the region has a pack for the program is for the pack set to say (`factsFaults`).
 */
export function readFacts(input: unknown): { ok: true; facts: Facts } | { ok: false; errors: FactsFault[] } {
  if (!isRecord(input)) return { ok: false, errors: [{ path: '', message: '一笔申领的事实应为一组内容(JSON 对象)' }] }
  const program = PROGRAMS.find((known) => known === input['program'])
  const schema: z.ZodType = program ? SCHEMAS[program] : common
  const result = schema.safeParse(input, { error: messageOf })
  if (result.success) return { ok: true, facts: result.data as Facts }
  return {
    ok: false,
    errors: result.error.issues.map((issue) => ({ path: pathText(issue.path), message: issue.message })),
  }
}
