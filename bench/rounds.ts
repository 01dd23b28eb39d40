/** Times by rounds: ours and the reference take turns, so that a noisy machine disturbs both alike. */

export const median = (values: readonly number[]) => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Lowest and highest, for `detail`. */
export const spread = (values: readonly number[]) =>
  [Math.min(...values), Math.max(...values)].map((value) => Number(value.toPrecision(4)))

export async function secondsOf(work: () => unknown): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

/** Seconds of each contestant in each round, in turns. */
export async function inTurns<K extends string>(
  rounds: number,
  contestants: Readonly<Record<K, () => unknown>>,
): Promise<Record<K, number[]>> {
  const names = Object.keys(contestants) as K[]
  const seconds = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<K, number[]>
  for (let round = 0; round < rounds; round += 1)
    // Every other round in the other order: whoever comes second may find warmer or fuller caches.
    for (const name of round % 2 === 0 ? names : names.toReversed())
      seconds[name].push(await secondsOf(contestants[name]))
  return seconds
}
