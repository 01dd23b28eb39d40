/** The shape of a grant item in a pack (`grants:`), and of the facts of one application. A closed set of conditions, as in rules. */
import { z } from 'zod'
import { assumptionId, cite, clauseId, count, day, fenAmount, ruleId, words } from '../cite.contract.ts'
import { GRANT_UNITS, HOLDER_KINDS, MEDALS, ORGANISATION_FORMS } from './grant.types.ts'

export const grantId = z.string().regex(/^[A-Z]{2}-G\d{2}$/, { error: '奖补项目编号应如 SQ-G01' })

/** Each part names the clause it stands on: of the pack, of one it goes on from, or the item's own (`cite`). */
const condition = z.discriminatedUnion('kind', [
  /** Recognised by the office the clause names; `as` are the clause's own words. */
  z.strictObject({ kind: z.literal('listed'), rule: clauseId, as: words }),
  /** The employer's own money for it : the grant, no less than the share. Open where the grant itself has no figure. */
  z.strictObject({
    kind: z.literal('match'),
    rule: clauseId,
    atLeast: z.tuple([count, count]),
    assumption: assumptionId.optional(),
  }),
  /** Trainings completed in the year, as the registry counts them. */
  z.strictObject({ kind: z.literal('trained'), rule: clauseId, atLeast: count, unit: words }),
  z.strictObject({
    kind: z.literal('form'),
    rule: clauseId,
    of: z.array(z.enum(ORGANISATION_FORMS)).min(1),
    unclear: z.array(z.enum(ORGANISATION_FORMS)).min(1).optional(),
    assumption: assumptionId.optional(),
  }),
  /** On the post all the year; a part of it is open. */
  z.strictObject({ kind: z.literal('onPost'), rule: clauseId, assumption: assumptionId }),
  z.strictObject({ kind: z.literal('medal'), rule: clauseId, of: z.array(z.enum(MEDALS)).min(1) }),
  /** Won or held something at an event. */
  z.strictObject({ kind: z.literal('event'), rule: clauseId, as: words }),
])

const amount = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('perUnit'),
    rule: clauseId,
    fen: fenAmount,
    /** The text gives the number without 元: read so by this assumption. */
    yuanUnwritten: assumptionId.optional(),
    /** Words of a later document that set the figure. */
    cite: cite.optional(),
  }),
  z.strictObject({ kind: z.literal('unpriced'), rule: clauseId, assumption: assumptionId }),
])

export const grantItem = z.strictObject({
  id: grantId,
  /** Short Chinese name. */
  title: words,
  /** Who gets what, in one sentence a village clerk reads. */
  says: words,
  /** The item's own clause, where no rule or provision of the pack holds it. */
  cite: cite.optional(),
  unit: z.enum(GRANT_UNITS),
  /** Whose it is, and who is paid. */
  holder: z.enum(HOLDER_KINDS),
  /** The day whose rules hold: of the recognition, of the event, of the year asked for, of the application. */
  rateDate: z.enum(['listed', 'event', 'year', 'applied']),
  /** Rules of the pack that say from when to when it holds. */
  inForce: z.array(ruleId).min(1),
  conditions: z.array(condition).min(1),
  amount,
  /** Once per holder: ever, a year, or an event. `found: open` where the text does not say which. */
  once: z.strictObject({
    rule: clauseId,
    per: z.enum(['ever', 'year', 'event']),
    found: z.enum(['fail', 'open']),
    assumption: assumptionId.optional(),
    cite: cite.optional(),
  }),
  fund: z.strictObject({ name: words, assumption: assumptionId.optional() }),
})
export type GrantItem = z.infer<typeof grantItem>
export type GrantCondition = GrantItem['conditions'][number]

/** What is known of one application. Null is a fact: there is none. */
export const grantFacts = z.strictObject({
  region: z.string().regex(/^\d{6}$/, { error: '不是六位行政区划代码' }),
  item: grantId,
  asOf: day,
  holder: z.strictObject({ id: words, kind: z.enum(HOLDER_KINDS), form: z.enum(ORGANISATION_FORMS).nullable() }),
  units: z.int().min(1).max(100),
  year: z.int().min(2000).max(2100),
  listing: z.strictObject({ document: words, day }).nullable(),
  matchFen: z.int().min(0).nullable(),
  trained: z.int().min(0).nullable(),
  post: z.strictObject({ from: day, to: day.nullable() }).nullable(),
  medal: z.enum(MEDALS).nullable(),
  event: z.strictObject({ name: words, day }).nullable(),
  /** Applications of the same holder for the same item that still stand, wherever they were made. */
  history: z.array(z.strictObject({ number: words, year: z.int(), period: words, statusName: words })),
})
export type GrantFacts = z.infer<typeof grantFacts>
