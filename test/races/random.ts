export { type Random, seededRandom } from '#test/builders/mutate.ts'

import type { Random } from '#test/builders/mutate.ts'

export const pickFrom = <T>(random: Random, list: readonly T[]): T | undefined =>
  list[Math.floor(random() * list.length)]

/** So many different ones, or all there are. */
export function sample<T>(random: Random, list: readonly T[], n: number): T[] {
  const rest = [...list]
  const out: T[] = []
  while (out.length < n && rest.length > 0) out.push(rest.splice(Math.floor(random() * rest.length), 1)[0]!)
  return out
}
