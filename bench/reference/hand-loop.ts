/** Yuncheng 取证补贴 written by hand as one loop over typed arrays: what a programmer who knows the rules would write for speed. */
import type { Answers } from './claims.types.ts'

type Columns = Readonly<Record<string, Int32Array>>
const FREE = (1 << 1) | (1 << 2) | (1 << 4) | (1 << 6) | (1 << 7) | (1 << 8)
const PRICES = [0, 15_000, 30_000, 0, 60_000, 0, 0]
const YEARS = [17_897, 18_262, 18_628, 18_993, 19_358]

type Size = Readonly<Record<'rows' | 'persons' | 'words', number>> & { readonly scopes: number[][] }

export function decideByHand(columns: Columns, { rows, persons, scopes, words }: Size): Answers {
  const { person, registered, groups, classKind, classOccupation, classStart, classFee, minutesTotal } = columns
  const { minutesTheory, minutesOnline, minutesPracticeOnline, occupation, level, issued, revoked, examFee } = columns
  const { providerKind, qualifiedBy, scope, providerFrom, providerTo, banned } = columns
  const outcome = new Uint8Array(rows)
  const fen = new Float64Array(rows)
  const teaches = new Uint8Array(scopes.length * words)
  scopes.forEach((codes, i) => {
    for (const code of codes) teaches[i * words + code] = 1
  })
  const inYear = new Uint8Array(persons * 5)
  const mask = 2 ** Math.ceil(Math.log2(rows * 1.5)) - 1
  const heldBy = new Int32Array(mask + 1).fill(-1)
  const held = new Int32Array(mask + 1)
  for (let i = 0; i < rows; i += 1) {
    const start = classStart![i]!
    const plan = start >= 18_299 && start <= 18_627
    outcome[i] = 2
    if (revoked![i] !== 0 || occupation![i] !== classOccupation![i] || issued![i]! < start || examFee![i] !== 0)
      continue
    if (plan && registered![i] === 0) continue
    const way = qualifiedBy![i]!
    if (providerKind![i] === 1 ? way === 0 || way > 3 : way !== 4) continue
    if (start < providerFrom![i]! || start >= providerTo![i]! || banned![i] !== 0) continue
    if (plan && teaches[scope![i]! * words + classOccupation![i]!] === 0) continue
    const who = person![i]!
    const key = occupation![i]! * 8 + level![i]!
    let at = (Math.imul(who, 0x9e3779b1) ^ Math.imul(key, 0x85ebca6b)) >>> 7
    for (at &= mask; heldBy[at] !== -1 && (heldBy[at] !== who || held[at] !== key); ) at = (at + 1) & mask
    if (heldBy[at] !== -1) continue
    let year = 4
    while (start < YEARS[year]!) year -= 1
    if (inYear[who * 5 + year]! >= 3) continue
    const theoryOnline = minutesOnline![i]! - minutesPracticeOnline![i]!
    const limited = plan && classKind![i] !== 2
    if (plan && (groups![i]! & FREE) !== 0 && classFee![i] !== 0) continue
    if (limited && (minutesOnline![i]! * 10 > minutesTotal![i]! * 3 || theoryOnline > minutesTheory![i]!)) continue
    if (plan && minutesPracticeOnline![i] !== 0) continue
    const split = limited && theoryOnline > 0 && minutesTheory![i]! * 10 > minutesTotal![i]! * 3
    outcome[i] = issued![i]! < 18_372 || issued![i]! > 18_992 || split || PRICES[level![i]!] === 0 ? 4 : 1
    if (outcome[i] !== 1) continue
    fen[i] = PRICES[level![i]!]!
    heldBy[at] = who
    held[at] = key
    inYear[who * 5 + year]! += 1
  }
  return { outcome, fen }
}
