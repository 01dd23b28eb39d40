import { CONSOLE } from '#src/kernel/console-links.ts'
import { formatYuan } from '#src/kernel/fen.ts'
import { firstDayOfYear, type PlainDate, yearOf } from '#src/kernel/plain-date.ts'
import { MEASURE_NAMES, MEASURE_UNITS, MEASURES } from '#src/modules/targets/targets.contract.ts'
import { type Action, mayDo } from '#src/platform/access/roles.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { readFigures } from '#src/platform/figures/figures.ts'
import type { Platform } from '#src/platform/platform.ts'
import { budgetInYear, countClasses, paidInYear, targetsOfUnit } from './overview.store.ts'

export interface OverviewFigure {
  key: string
  name: string
  value: number
  unit: string
  note: string
  link: string | null
  definition?: string
}

/** What each measure counts, for whoever compares it with the sum of the counties. */
const MEASURE_DEFINITIONS = {
  training: '每人每班结业算一人次',
  new_skilled: '本地区一人一年只算一次；目标进度把下级的数相加，在两个县取证的人各算一次',
  new_high_skilled: '本地区一人一年只算一次；目标进度把下级的数相加，在两个县取证的人各算一次',
} as const satisfies Record<(typeof MEASURES)[number], string>

const FEN_PER_WAN = 1_000_000

/** The few figures of the workbench: what waits, the year's three measures against their targets, classes, money. */
export async function overviewOf(
  platform: Platform,
  scope: Scope,
  day: PlainDate,
  waiting: { total: number; dueToday: number },
): Promise<OverviewFigure[]> {
  const may = (action: Action) => scope.role !== 'public' && scope.role !== 'system' && mayDo(scope.role, action)
  return [
    {
      key: 'waiting',
      name: '待我办理',
      value: waiting.total,
      unit: '件',
      note: waiting.dueToday > 0 ? `今天到期和逾期 ${waiting.dueToday}` : '今天没有到期的',
      link: null,
    },
    ...(may('target.read') ? await measuresOf(platform, scope, day) : []),
    ...(may('class.read') ? [await classesOf(platform, scope)] : []),
    ...(may('claim.read') ? [await moneyOf(platform, scope, day)] : []),
  ]
}

async function measuresOf(platform: Platform, scope: Scope, day: PlainDate): Promise<OverviewFigure[]> {
  const from = firstDayOfYear(yearOf(day))
  const [done, targets] = await Promise.all([
    readFigures(platform.db, [scope.unitId], [...MEASURES], from, day),
    targetsOfUnit(platform.db, scope.unitId, day),
  ])
  return MEASURES.map((measure) => {
    const value = done.get(`${scope.unitId} ${measure}`) ?? 0
    const target = targets.get(measure)
    return {
      key: measure,
      name: measure === 'training' ? '本年培训' : MEASURE_NAMES[measure],
      value,
      unit: MEASURE_UNITS[measure],
      note: target ? `目标 ${grouped(target)}，${((value / target) * 100).toFixed(1)}%` : '本年没有下达目标',
      definition: MEASURE_DEFINITIONS[measure],
      link: CONSOLE.figures(measure, scope.unitId, yearOf(day)),
    }
  })
}

async function classesOf(platform: Platform, scope: Scope): Promise<OverviewFigure> {
  const { running, finished } = await countClasses(platform.db, scope)
  return {
    key: 'running_classes',
    name: '在办班',
    value: running,
    unit: '个',
    note: `待结业审核 ${finished}`,
    link: CONSOLE.classes('running'),
  }
}

async function moneyOf(platform: Platform, scope: Scope, day: PlainDate): Promise<OverviewFigure> {
  const [fen, budget] = await Promise.all([paidInYear(platform.db, scope, day), budgetInYear(platform.db, scope, day)])
  const large = fen >= FEN_PER_WAN
  return {
    key: 'paid',
    name: '本年已拨付',
    // Shown, never calculated with: ten-thousands of yuan to two decimals; the definition has the amount to the fen.
    value: large ? Math.round(fen / 10_000) / 100 : fen / 100,
    unit: large ? '万元' : '元',
    // The strip has no room for two sums to the fen; they stand in the definition.
    note: budget ? `预算 ${formatYuan(Math.round(budget / 10_000))} 万，${((fen / budget) * 100).toFixed(1)}%` : '',
    definition: `已到账 ${formatYuan(fen)} 元${budget ? `，本年预算 ${formatYuan(budget)} 元` : ''}`,
    link: scope.role === 'finance' ? CONSOLE.payments() : CONSOLE.claims(),
  }
}

const grouped = (n: number) => String(n).replace(/\B(?=(\d{3})+$)/g, ',')
