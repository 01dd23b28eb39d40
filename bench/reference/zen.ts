/** Yuncheng 取证补贴 as one ZEN decision table, hit policy first; the host keeps the histories. */
import type { Answers, FlatClaim } from './claims.types.ts'

const plan = 'classStart >= 18299 and classStart <= 18627'
const unlisted = 'classStart < providerFrom or classStart >= providerTo'
const rows = `2 0 revoked == 1 or occupation != classOccupation or issued < classStart or examFee != 0 or banned == 1
  2 0 ${plan} and registered == 0
  2 0 providerKind == 1 and (not (qualifiedBy in [1, 2, 3]) or ${unlisted})
  2 0 providerKind != 1 and (qualifiedBy != 4 or ${unlisted})
  2 0 ${plan} and inScope == false
  2 0 had == true or inYear >= 3
  2 0 ${plan} and freeGroup == true and classFee != 0
  2 0 ${plan} and classKind != 2 and (minutesOnline * 10 > minutesTotal * 3 or theoryOnline > minutesTheory)
  2 0 ${plan} and minutesPracticeOnline != 0
  4 0 issued < 18372 or issued > 18992 or level in [3, 5, 6]
  4 0 ${plan} and classKind != 2 and minutesTheory * 10 > minutesTotal * 3 and theoryOnline > 0
  1 15000 level == 1
  1 30000 level == 2
  1 60000 level == 4`.split('\n')
const rules = rows.map((row, n) => {
  const [, outcome, fen, condition] = /^\s*(\d) (\d+) (.*)$/.exec(row)!
  return { _id: `r${n}`, condition, outcome, fen }
})
const outputs = ['outcome', 'fen'].map((field) => ({ id: field, name: field, field, type: 'expression' }))
const inputs = [{ id: 'condition', name: 'condition', type: 'expression' }]
const node = (id: string, type: string, content?: object) => ({ id, type, name: id, position: { x: 0, y: 0 }, content })
const edge = (sourceId: string, targetId: string) => ({ id: sourceId + targetId, type: 'edge', sourceId, targetId })
const table = node('t', 'decisionTableNode', { hitPolicy: 'first', inputs, outputs, rules })
const nodes = [node('in', 'inputNode'), table, node('out', 'outputNode')]
export type ZenDecision = { evaluate(facts: object): Promise<{ result: { outcome: number; fen: number } }> }

/** The decision for `ZenEngine.createDecision`. */
export const zenContent = { nodes, edges: [edge('in', 't'), edge('t', 'out')] }

export async function decideByZen(decision: ZenDecision, claims: readonly FlatClaim[]): Promise<Answers> {
  const keys = new Set<string>()
  const years = new Map<string, number>()
  const answers: Answers = { outcome: new Uint8Array(claims.length), fen: new Float64Array(claims.length) }
  const decideOne = async (i: number, claim: FlatClaim) => {
    const key = `${claim.person} ${claim.occupation} ${claim.level}`
    const year = `${claim.person} ${claim.year}`
    const history = { had: keys.has(key), inYear: years.get(year) ?? 0 }
    const theoryOnline = claim.minutesOnline - claim.minutesPracticeOnline
    const { result } = await decision.evaluate({ ...claim, ...history, theoryOnline })
    answers.outcome[i] = result.outcome
    answers.fen[i] = result.fen
    if (result.outcome === 1) years.set(year, history.inYear + 1)
    if (result.outcome === 1) keys.add(key)
  }
  // 64 persons at a time, each one's claims in order: awaiting one claim after the other would leave a core idle.
  const persons = Map.groupBy(claims.keys(), (i) => claims[i]!.person).values()
  const lane = async () => {
    for (const own of persons) for (const i of own) await decideOne(i, claims[i]!)
  }
  await Promise.all(Array.from({ length: 64 }, lane))
  return answers
}
