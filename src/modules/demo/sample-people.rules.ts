import { syntheticBankCard } from '#src/kernel/identity/bank-card.ts'
import { type CitizenNumber, syntheticCitizenNumber } from '#src/kernel/identity/citizen-number.ts'
import { addDays, type PlainDate, plainDate } from '#src/kernel/plain-date.ts'

/**
 * Invented persons (DOMAIN 8.1): numbers of county 99, which was never allotted, with a true check character; phones of the
 * undialable range 000; bank cards of an unassigned range. Everything comes from the index, so a run repeats.
 */
export interface SamplePerson {
  readonly index: number
  readonly name: string
  readonly docNo: CitizenNumber
  readonly phone: string
  readonly bankCard: string
  readonly education: string
  readonly groupCode: string
  readonly birthDate: PlainDate
}

const SURNAMES =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文'
const GIVEN =
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国春燕海波志新晓云文博雨欣浩然子涵梓萱俊豪思远佳怡宇航嘉琪振东丽华国栋'
const RARE = ['欧阳明远', '买买提·吐尔逊', '𠮷野樱', '司马晓云', '㛃然', '阿依古丽·买买提', '龘文博']
const GROUPS = [
  'rural_migrant',
  'rural_migrant',
  'rural_migrant',
  'employee',
  'employee',
  'unemployed',
  'registered_poor',
  'graduate',
  'two_after',
  'veteran',
] as const
const EDUCATION = ['小学', '初中', '初中', '初中', '初中', '高中', '高中', '中专', '大专', '本科'] as const

/** A number in [0, n) that depends on seed and index alone (splitmix32). */
export function pick(seed: number, index: number, n: number): number {
  let z = (Math.imul(seed, 0x9e3779b9) + Math.imul(index + 1, 0x85ebca6b)) >>> 0
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad) >>> 0
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97) >>> 0
  return ((z ^ (z >>> 15)) >>> 0) % n
}

/** The person of an index: the same in every run with the same seed. */
export function samplePerson(index: number, seed = 1): SamplePerson {
  const birthDate = addDays(plainDate('1966-01-01'), (index * 7919 + 131) % 14_600)
  const serial = Math.floor((index * 7919 + 131) / 14_600) % 1000
  const surname = [...SURNAMES][pick(seed, index * 4, [...SURNAMES].length)]!
  const given = [...GIVEN]
  const first = given[pick(seed, index * 4 + 1, given.length)]!
  const second = pick(seed, index * 4 + 2, 5) === 0 ? '' : given[pick(seed, index * 4 + 3, given.length)]!
  return {
    index,
    name: index % 97 === 12 ? RARE[Math.floor(index / 97) % RARE.length]! : `${surname}${first}${second}`,
    docNo: syntheticCitizenNumber('4114', birthDate, serial),
    phone: `000${String(10_000_000 + (index % 90_000_000))}`,
    bankCard: syntheticBankCard(index + 1),
    education: EDUCATION[pick(seed, index * 4 + 5, EDUCATION.length)]!,
    groupCode: GROUPS[pick(seed, index * 4 + 6, GROUPS.length)]!,
    birthDate,
  }
}

/** The teacher and the room of a class: nobody teaches two classes of the invented year at once, no room holds two. */
export function sampleTeacher(classNo: number): string {
  const given = [...new Set(GIVEN)]
  return `样${given[classNo % given.length]}${given[Math.floor(classNo / given.length) % given.length]}`
}
export function sampleRoom(classNo: number): string {
  return `${'ABCDEF'[classNo % 6]} 座 ${101 + Math.floor(classNo / 6)} 室`
}

/** The worker of the demo account `worker`, and first row of the sample roster. */
export const WORKER_INDEX = 0
/** The row of the sample roster that was already paid for the sample occupation and level in May 2022. */
export const PAID_BEFORE_INDEX = 18
export const SAMPLE_ROSTER_SIZE = 40
/** What the demo's class teaches: 养老护理员, 中级工, 240.00 yuan a person. */
export const SAMPLE_OCCUPATION = '4-10-01-05'
export const SAMPLE_LEVEL = 'L4'
