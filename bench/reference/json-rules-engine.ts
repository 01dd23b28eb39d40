/** Yuncheng 取证补贴 in json-rules-engine 7.3.1: the rules are conditions, the host keeps the histories that they ask about. */
import { Engine, type NestedCondition } from 'json-rules-engine'
import type { Answers, FlatClaim } from './claims.types.ts'

const NAMES = { '=': 'equal', '!=': 'notEqual', '<': 'lessThan', '>': 'greaterThan', '>=': 'greaterThanInclusive' }
const OPERATORS: Record<string, string> = { ...NAMES, '<=': 'lessThanInclusive', in: 'in', out: 'notIn' }
/** `issued < classStart; level in [3,5]`: conditions of the engine, a word on the right being another fact. */
const given = (text: string): NestedCondition[] =>
  text.split('; ').map((one) => {
    const [fact = '', sign = '', right = ''] = one.split(' ')
    const value = /^[a-z]+[A-Z\d]\w*$/.test(right) ? { fact: right } : JSON.parse(right)
    return { fact, operator: OPERATORS[sign]!, value }
  })
const plan = given('classStart >= 18299; classStart <= 18627')
const anyOf = (text: string) => ({ any: given(text) })
const unlisted = 'classStart < providerFrom; classStart >= providerTo'
const fails = [
  anyOf('revoked = 1; occupation != classOccupation; issued < classStart; examFee != 0; banned = 1'),
  { all: [...plan, ...given('registered = 0')] },
  { all: [...given('providerKind = 1'), anyOf(`qualifiedBy out [1,2,3]; ${unlisted}`)] },
  { all: [...given('providerKind != 1'), anyOf(`qualifiedBy != 4; ${unlisted}`)] },
  { all: [...plan, ...given('inScope = false')] },
  anyOf('had = true; inYear >= 3'),
  { all: [...plan, ...given('freeGroup = true; classFee != 0')] },
  { all: [...plan, ...given('classKind != 2'), anyOf('online10 > total3; theoryOnline > minutesTheory')] },
  { all: [...plan, ...given('minutesPracticeOnline != 0')] },
]
const split = given('classKind != 2; theory10 > total3; theoryOnline > 0')
const opens = [anyOf('issued < 18372; issued > 18992; level in [3,5,6]'), { all: [...plan, ...split] }]
const PRICES = { 1: 15_000, 2: 30_000, 4: 60_000 }

export async function decideByJsonRules(claims: readonly FlatClaim[]): Promise<Answers> {
  const engine = new Engine()
  for (const conditions of fails) engine.addRule({ conditions, event: { type: 'fail' } })
  for (const conditions of opens) engine.addRule({ conditions, event: { type: 'open' } })
  for (const [level, fen] of Object.entries(PRICES))
    engine.addRule({ conditions: { all: given(`level = ${level}`) }, event: { type: 'price', params: { fen } } })
  const keys = new Set<string>()
  const years = new Map<string, number>()
  const answers: Answers = { outcome: new Uint8Array(claims.length), fen: new Float64Array(claims.length) }
  for (const [i, claim] of claims.entries()) {
    const key = `${claim.person} ${claim.occupation} ${claim.level}`
    const year = `${claim.person} ${claim.year}`
    const inYear = years.get(year) ?? 0
    const { minutesTotal, minutesTheory, minutesOnline, minutesPracticeOnline } = claim
    const shares = { total3: minutesTotal * 3, theory10: minutesTheory * 10, online10: minutesOnline * 10 }
    const theoryOnline = minutesOnline - minutesPracticeOnline
    const { events } = await engine.run({ ...claim, ...shares, theoryOnline, had: keys.has(key), inYear })
    const found = (type: string) => events.find((event) => event.type === type)
    answers.outcome[i] = found('fail') ? 2 : found('open') ? 4 : 1
    if (answers.outcome[i] !== 1) continue
    answers.fen[i] = Number(found('price')!.params!['fen'])
    keys.add(key)
    years.set(year, inYear + 1)
  }
  return answers
}
