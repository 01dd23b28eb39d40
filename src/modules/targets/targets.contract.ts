import { z } from 'zod'
import { day, instant, operation, pageOf, pageQuery, uuid } from '#src/platform/http/contract.ts'

export const MEASURES = ['training', 'new_skilled', 'new_high_skilled'] as const
export const MEASURE_NAMES = {
  training: '培训',
  new_skilled: '新增技能人才',
  new_high_skilled: '新增高技能人才',
} as const
/** 人次 counts a person once per class, 人 once per year: never mixed, never added. */
export const MEASURE_UNITS = { training: '人次', new_skilled: '人', new_high_skilled: '人' } as const
const measure = z.enum(MEASURES)

export const figure = z.strictObject({
  measure,
  target: z.int(),
  done: z.int(),
  today: z.int(),
  /** done ÷ target; null when the target is 0. */ rate: z.number().nullable(),
})

export const targetsContract = {
  targets: operation({
    method: 'GET',
    path: '/api/targets',
    access: 'target.read',
    summary: '目标进度：县市区、市直单位两张表，各是一种口径，不能相加',
    query: z.strictObject({ year: z.coerce.number().int().min(2000).max(2100).optional() }),
    response: z.strictObject({
      year: z.int(),
      /** Years with targets, the latest first. */
      years: z.array(z.int()),
      asOf: instant,
      businessDay: day,
      /** In a demo at a scale under 1: what share of the printed targets the demo holds. */
      demoShare: z.number().nullable(),
      tables: z.array(
        z.strictObject({
          id: z.string(),
          name: z.string(),
          document: z.string(),
          clause: z.string(),
          rows: z.array(
            z.strictObject({
              unitId: z.string(),
              seq: z.int(),
              printedName: z.string(),
              unitName: z.string(),
              inScope: z.boolean(),
              figures: z.array(figure),
              remark: z.string(),
            }),
          ),
          totals: z.array(figure),
        }),
      ),
    }),
  }),
  exportTargets: operation({
    method: 'GET',
    path: '/api/targets.xlsx',
    access: 'target.read',
    summary: '导出目标进度',
    query: z.strictObject({ year: z.coerce.number().int().min(2000).max(2100).optional() }),
    file: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  }),
  figureRecords: operation({
    method: 'GET',
    path: '/api/figures',
    access: 'target.read',
    summary: '一个数背后的人：条数与数相等，证件遮盖，限管辖范围',
    query: pageQuery.extend({ measure, unit: z.string().max(40), year: z.coerce.number().int().min(2000).max(2100) }),
    response: pageOf(
      z.strictObject({
        personId: uuid,
        name: z.string(),
        docNoMasked: z.string(),
        day,
        what: z.string(),
        classNumber: z.string().nullable(),
        certificateNumber: z.string().nullable(),
        unitName: z.string(),
        link: z.string().nullable(),
      }),
    ).extend({
      figure: z.int(),
      /** How many of the figure's records lie inside the viewer's scope. */
      inScope: z.int(),
      unitName: z.string(),
    }),
  }),
}
