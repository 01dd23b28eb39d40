/**
 * The shape of a policy pack: rules are data made of a closed set of tests and amounts, each with the document's own words.
 * There is no expression language: what these kinds cannot say, the engine cannot do (POLICY-ENGINE §3).
 */
import { z } from 'zod'
import { LEVELS } from '#src/kernel/levels.ts'
import { assumptionId, cite, clauseId, count, day, fenAmount, ruleId, words } from './cite.contract.ts'
import { grantItem } from './grants/grant.contract.ts'
import {
  CLASS_KINDS,
  DATE_BASES,
  EMPLOYER_SIZES,
  GROUPS,
  PAYEES,
  POSTS,
  PROGRAMS,
  PROVIDER_KINDS,
  QUALIFIED_BY,
} from './policy.types.ts'

/** `unclear`: the listed values, or with `rest` all that are not named (a list that ends in 等), are open instead of failing. */
const member = <F extends string, V extends readonly [string, ...string[]]>(fact: F, values: V) =>
  z.strictObject({
    kind: z.literal('member'),
    fact: z.literal(fact),
    of: z.array(z.enum(values)).min(1),
    unclear: z.union([z.literal('rest'), z.array(z.enum(values)).min(1)]).optional(),
    assumption: assumptionId.optional(),
  })

const memberTest = z.discriminatedUnion('fact', [
  member('person.groups', GROUPS),
  member('person.post', POSTS),
  member('class.kind', CLASS_KINDS),
  member('provider.kind', PROVIDER_KINDS),
  member('provider.qualifiedBy', QUALIFIED_BY),
  member('employer.size', EMPLOYER_SIZES),
  z.strictObject({
    kind: z.literal('member'),
    fact: z.literal('job.province'),
    of: z.array(z.string().regex(/^\d{2}$/)).min(1),
    unclear: z.literal('rest').optional(),
    assumption: assumptionId.optional(),
  }),
])

/** Facts that a rule wants to be true, false or zero. */
export const PLAIN_FACTS = [
  'person.registered',
  'class.feeFen',
  'class.approved',
  'class.minutes.practiceOnline',
  'certificate.examFeeFen',
  'provider.banned',
  'job.certificateValidAtStart',
] as const

export const testSchema = z.discriminatedUnion('kind', [
  /** The document's own dates. Outside them nobody knows what holds: open, never fail. */
  z.strictObject({
    kind: z.literal('inForce'),
    from: day.optional(),
    lastDay: day.optional(),
    on: z.enum(DATE_BASES).optional(),
    assumption: assumptionId.optional(),
  }),
  z.strictObject({
    kind: z.literal('fact'),
    fact: z.enum(PLAIN_FACTS),
    is: z.union([z.boolean(), z.literal(0)]),
  }),
  memberTest,
  /** The class's occupation lies in the provider's scope. */
  z.strictObject({ kind: z.literal('scope') }),
  /** On the catalogue that day: `listedFrom` ≤ day < `listedTo`. */
  z.strictObject({ kind: z.literal('listed'), who: z.enum(['provider', 'assessor']), on: z.enum(DATE_BASES) }),
  /** A certificate that counts: valid; of the class's occupation and issued on or after its first day, where a class matters. */
  z.strictObject({ kind: z.literal('certificate'), ofClass: z.enum(['required', 'ifAny', 'no']) }),
  /** The person took a class. */
  z.strictObject({
    kind: z.literal('classTaken'),
    unclear: z.literal(true).optional(),
    assumption: assumptionId.optional(),
  }),
  /** Online minutes ≤ share of all minutes, theory only. Theory itself above the share while some of it is online: open. */
  z.strictObject({
    kind: z.literal('onlineShare'),
    atMost: z.tuple([count, count]),
    assumption: assumptionId,
  }),
  /** At most `max` a calendar year, by the first day of class. */
  z.strictObject({ kind: z.literal('perYear'), max: count, among: z.enum(['trainings', 'own']) }),
  /** Not had before. The key is of the certificate; an empty key is the person alone. `found: open` where the text does not say once per what. */
  z.strictObject({
    kind: z.literal('once'),
    key: z.array(z.enum(['occupation', 'level'])),
    among: z.enum(['trainings', 'own']),
    found: z.enum(['fail', 'open']),
    assumption: assumptionId.optional(),
  }),
  /** Insured and at work for that many calendar months by the day of the claim; too short is NOT_YET. */
  z.strictObject({ kind: z.literal('employedFor'), months: count }),
  /** Money of the employer so far and this claim stay under the cap; whoever would pass it is refused whole. */
  z.strictObject({ kind: z.literal('capSum'), fen: fenAmount }),
])

export const amountSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fixed'), fen: fenAmount }),
  /** For each day attended. Days that an earlier claim was paid for make it open: whether two classes on a day count twice is not written. */
  z.strictObject({ kind: z.literal('perDay'), fen: fenAmount, assumption: assumptionId.optional() }),
  /** A ceiling is not a rate: what is paid is the approved cost up to it; without such a cost it is open. */
  z.strictObject({
    kind: z.literal('upTo'),
    fen: fenAmount,
    actual: z.enum(['class.approvedCostFen', 'unknown']),
    assumption: assumptionId.optional(),
  }),
  /** Named without a figure: open, unless rules of another document price it. */
  z.strictObject({
    kind: z.literal('unpriced'),
    pricedBy: z.array(ruleId).min(1).optional(),
    assumption: assumptionId.optional(),
  }),
])

/** All that are given must hold, else the rule does not touch the claim. */
const when = z.strictObject({
  groups: z.array(z.enum(GROUPS)).min(1).optional(),
  classKinds: z.array(z.enum(CLASS_KINDS)).min(1).optional(),
  notClassKinds: z.array(z.enum(CLASS_KINDS)).min(1).optional(),
  providerKinds: z.array(z.enum(PROVIDER_KINDS)).min(1).optional(),
  levels: z.array(z.enum(LEVELS)).min(1).optional(),
})

const body = {
  /** 原则上: an officer may override a refusal, with a reason. */
  soft: z.literal(true).optional(),
  when: when.optional(),
  tests: z.array(testSchema).default([]),
  amount: amountSchema.optional(),
}

export const ruleSchema = z.strictObject({
  id: ruleId,
  /** Short Chinese name. */
  title: words,
  /** What the rule asks, in one sentence a village clerk reads. */
  says: words,
  cite,
  /** Further places whose words hold a figure of this rule. */
  also: z.array(cite).default([]),
  /** Assumptions that every verdict of this rule rests on. */
  assumptions: z.array(assumptionId).default([]),
  ...body,
})

/** A child document changes a rule of its parent only with words of its own. */
const amendment = z.strictObject({ rule: ruleId, cite, ...body, tests: z.array(testSchema).optional() })
const dropped = z.strictObject({ rule: ruleId, cite })

const programSchema = z.strictObject({
  program: z.enum(PROGRAMS),
  title: words,
  payee: z.enum(PAYEES),
  /** The day whose rates hold. */
  rateDate: z.enum(DATE_BASES),
  fund: z.strictObject({ name: words, assumption: assumptionId.optional() }),
  /** Ids of this pack and of those it extends, in the order in which reasons are given. */
  rules: z.array(ruleId).min(1),
  drops: z.array(dropped).default([]),
})

const assumption = z.strictObject({
  id: assumptionId,
  rules: z.array(clauseId).default([]),
  question: words,
  /** What the engine does until somebody rules; "待定" where it answers NEEDS_RULING. */
  handling: words,
  status: z.enum(['open', 'ruled']),
  ruling: z.strictObject({ document: words, by: words, on: day }).optional(),
})

export const MEASURES = [
  'trainings',
  'apprentices',
  'certificates',
  'highSkilled',
  'newSkilled',
  'newHighSkilled',
  'rural',
  'registeredPoor',
  'youth',
  'graduates',
  'occupationsContested',
  'contests',
  'assessors',
  'brands',
  'schools',
  'specialities',
  'bases',
  'employmentRate',
  'certificateRate',
  'certifiedShare',
  'skilledShare',
  'highSkilledShare',
  'frontLineFundShare',
  'taxDeductionShare',
  'areas',
  'other',
] as const

const figure = z.strictObject({
  measure: z.enum(MEASURES),
  /** Whole persons, trainings or things; or a share in tenths of a per cent (permille). */
  atLeast: z.int().min(0).optional(),
  permille: z.int().min(0).optional(),
  of: words.optional(),
})

const period = z.strictObject({ from: day.optional(), lastDay: day.optional(), every: z.literal('year').optional() })

const target = z.strictObject({
  id: ruleId,
  says: words,
  cite,
  period,
  figures: z.array(figure).default([]),
  /** A task table: one row a unit, each with its own printed line. */
  rows: z
    .array(
      z.strictObject({
        unit: words,
        region: z
          .string()
          .regex(/^\d{6}$/)
          .optional(),
        line: count,
        quote: words,
        trainings: z.int().min(0),
        newSkilled: z.int().min(0),
        newHighSkilled: z.int().min(0),
      }),
    )
    .optional(),
})

const deadline = z.strictObject({
  id: ruleId,
  says: words,
  cite,
  due: day,
  /** Share of the year's task due that day, in per cent, and the count it makes. */
  progress: z.strictObject({ percent: z.int().min(0).max(100), trainings: z.int().min(0) }).optional(),
})

const rhythm = z.strictObject({
  id: ruleId,
  says: words,
  cite,
  every: z.array(z.enum(['day', 'week', 'month', 'quarter', 'halfYear', 'year', 'twoYears', 'asNeeded'])).min(1),
  from: day.optional(),
})

/** A clause that decides no claim of a person: grant items are made of some, the others let the reader see the whole document. */
const provision = z.strictObject({ id: ruleId, says: words, cite })

export const packSchema = z.strictObject({
  id: z.string().regex(/^\d{6}-[0-9a-z-]+$/, { error: '政策包编号应如 411400-2022-9' }),
  region: z.string().regex(/^\d{6}$/, { error: '不是六位行政区划代码' }),
  title: words,
  /** The number people cite, or the title where the document has none. */
  document: words,
  issuer: words,
  source: z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), note: words.optional() }),
  /** `unverified`: the text at hand is not good enough to pay by; such a pack may price nothing. */
  status: z.enum(['in_force', 'unverified']),
  /** Both days inclusive; `lastDay: null` where the text names none, which is not "for ever". */
  effective: z.strictObject({ from: day, lastDay: day.nullable(), on: z.enum(['rateDate', 'classStart']) }),
  extends: z.array(z.string()).default([]),
  assumptions: z.array(assumption).default([]),
  programs: z.array(programSchema).min(1),
  /** Empty in a later document that only changes rules of the earlier one. */
  rules: z.array(ruleSchema),
  amends: z.array(amendment).default([]),
  targets: z.array(target).default([]),
  deadlines: z.array(deadline).default([]),
  rhythms: z.array(rhythm).default([]),
  provisions: z.array(provision).default([]),
  /** 项目奖补. Optional, not empty by default: a text that was signed without it keeps its digest. */
  grants: z.array(grantItem).min(1).optional(),
})

export type Pack = z.infer<typeof packSchema>
export type PackProgram = Pack['programs'][number]
export type Rule = z.infer<typeof ruleSchema>
export type Cite = z.infer<typeof cite>
export type When = z.infer<typeof when>
export type Test = z.infer<typeof testSchema>
export type TestKindName = Test['kind']
export type TestOf<K extends TestKindName> = Extract<Test, { kind: K }>
export type Amount = z.infer<typeof amountSchema>
export type AmountKindName = Amount['kind']
export type AmountOf<K extends AmountKindName> = Extract<Amount, { kind: K }>
export type Assumption = Pack['assumptions'][number]
export type PlainFact = (typeof PLAIN_FACTS)[number]
