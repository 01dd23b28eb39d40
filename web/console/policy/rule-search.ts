import type { RuleView } from '#src/modules/policy/policy.contract.ts'

/** Full-width digits and capitals as everybody types them: `ＳＱ－31` finds SQ-31. */
const plain = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/g, '')
    .replace(/[－—–]/g, '-')

/** Every word of `q` stands in one of the texts. Empty words find everything. */
export function matches(q: string, texts: readonly string[]): boolean {
  const words = q
    .normalize('NFKC')
    .split(/\s+/)
    .map(plain)
    .filter((word) => word !== '')
  if (words.length === 0) return true
  const whole = texts.map(plain)
  return words.every((word) => whole.some((text) => text.includes(word)))
}

export interface RuleFilter {
  readonly q?: string | undefined
  readonly program?: string | undefined
  /** `open`: rules that rest on a question that nobody has ruled. `own`: without those of an upper document. */
  readonly only?: string | undefined
}

/** The rules that are shown, in their own order. `open` is the set of ids of open questions. */
export function chosenRules(
  rules: readonly RuleView[],
  { q = '', program, only }: RuleFilter,
  open: ReadonlySet<string>,
): RuleView[] {
  return rules.filter(
    (rule) =>
      (!program || (rule.programs as readonly string[]).includes(program)) &&
      (only !== 'open' || rule.assumptions.some((id) => open.has(id))) &&
      (only !== 'own' || rule.inheritedFrom === null) &&
      matches(q, [
        rule.id,
        rule.title,
        rule.says,
        rule.cite.clause,
        rule.cite.quote,
        ...rule.also.map(({ quote }) => quote),
        ...rule.parameters.flatMap(({ name, value }) => [name, value]),
        ...rule.conditions,
      ]),
  )
}

export interface Piece {
  readonly text: string
  readonly marked: boolean
}

/** `text` cut where one of `words` stands, the longest first: for marking figures and what was searched. */
export function pieces(text: string, words: readonly string[]): Piece[] {
  const sought = [...new Set(words.map((word) => word.trim()).filter((word) => word !== ''))].sort(
    (a, b) => b.length - a.length,
  )
  if (sought.length === 0) return [{ text, marked: false }]
  // A figure is marked as a whole: the 3 of 300 is not the 3 of 3 次.
  const parts = sought.map((word) => {
    const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    return /^[\d.]+$/.test(word) ? `(?<![\\d.])${escaped}(?![\\d.])` : escaped
  })
  const pattern = new RegExp(parts.join('|'), 'gi')
  const found: Piece[] = []
  let last = 0
  for (const match of text.matchAll(pattern)) {
    if (match.index > last) found.push({ text: text.slice(last, match.index), marked: false })
    found.push({ text: match[0], marked: true })
    last = match.index + match[0].length
  }
  if (last < text.length) found.push({ text: text.slice(last), marked: false })
  return found
}

/** Figures of a rule as the document prints them: `300.00 元` → `300`, `不超过 3 次` → `3`. A day is no figure. */
export const figuresIn = (values: readonly string[]): string[] =>
  values
    .filter((value) => !/\d年/.test(value))
    .flatMap((value) => [...value.replace(/,/g, '').matchAll(/\d+(?:\.\d+)?/g)].map(([n]) => n.replace(/\.0+$/, '')))
