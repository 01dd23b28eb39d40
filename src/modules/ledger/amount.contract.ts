import { z } from 'zod'
import { note, text } from '#src/platform/http/contract.ts'

/** Above this no amount of a single paper is believed: ten billion yuan. */
export const MAX_FEN = 999_999_999_999

/** An amount somebody types, in fen: whole, above 0, below ten billion yuan; each miss is said in words. */
export const paidFen = (name: string) =>
  z
    .number(`请填写${name}`)
    .refine((value) => Number.isInteger(value), `${name}最小到分，不能有不足一分的零头`)
    .refine((value) => value > 0, `${name}应大于 0 元，减少请选相应的事项，不要填负数`)
    .refine((value) => value <= MAX_FEN, `${name}不能到 100 亿元，请核对是否多写了几个 0`)
    .meta({ description: '金额，单位：分', type: 'integer', minimum: 1, maximum: MAX_FEN })

/** The same where nothing is an answer too. */
export const someFen = (name: string) =>
  z
    .number(`请填写${name}`)
    .refine((value) => Number.isInteger(value), `${name}最小到分，不能有不足一分的零头`)
    .refine((value) => value >= 0, `${name}不能是负数`)
    .refine((value) => value <= MAX_FEN, `${name}不能到 100 亿元，请核对是否多写了几个 0`)
    .meta({ description: '金额，单位：分', type: 'integer', minimum: 0, maximum: MAX_FEN })

export const documentName = text(120, '文件名称和文号')
export const reason = note(500, '事由')
export const year = z.int('请填写年度').min(2000, '年度不对，请核对').max(2100, '年度不对，请核对')

/** Two persons: who confirms names the version they looked at. */
export const checkBody = z.strictObject({ version: z.int() })
export const refuseBody = z.strictObject({ version: z.int(), note: note(200, '不同意的原因') })
