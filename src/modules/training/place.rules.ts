/** A town or village below the county, as the region tree has it. */
export interface Place {
  readonly id: string
  /** From the town down: `['示例乡（样例）', '东样例村（样例）']`. */
  readonly path: readonly string[]
}

/** Invented places carry （样例） in the tree; people do not write it. */
const bare = (name: string) => name.replace(/[（(]样例[）)]/g, '').replace(/\s/g, '')

/**
 * The place a roster's 常住地 names: by its own name, or by town and village together, with or without the county before them.
 * Undefined when it names none or more than one: the column is a help, and a guess would put a person in the wrong village.
 */
export function placeNamed(text: string, county: string, places: readonly Place[]): Place | undefined {
  const asked = bare(text)
  const tail = asked.includes(county) ? asked.slice(asked.lastIndexOf(county) + county.length) : asked
  if (tail === '') return undefined
  const named = places.filter((place) => {
    const names = place.path.map(bare)
    return names.at(-1) === tail || names.join('') === tail
  })
  return named.length === 1 ? named[0] : undefined
}
