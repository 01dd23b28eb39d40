/** Broken and hostile input, made from a good one; the same seed makes the same inputs. */

export type Random = () => number

/** Mulberry32: a small generator of numbers in [0, 1). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const pickFrom = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!

const TEXTS = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202e',
  "'",
  "' or 1=1 --",
  '"; drop table person; --',
  '{{7*7}}',
  '=cmd|calc',
  '../../etc/passwd',
  '<script>x</script>',
  '𠮷野',
  '买买提·吐尔逊',
  '%',
  '\\',
  '[]',
  '{"$gt":""}',
  'null',
  'true',
  'a'.repeat(5_000),
  '9'.repeat(40),
  '1e999',
  '-1',
  '2022-02-30',
  '0001-01-01',
  '9999-12-31',
  '2022-06-15',
  '25:61',
  '00:00',
  '23:59',
  '00000000-0000-0000-0000-000000000000',
  '01900000-0000-7000-8000-000000000001',
  Buffer.from('["a","b"]').toString('base64url'),
  Buffer.from('["2022-06-01",1]').toString('base64url'),
  Buffer.from('[1]').toString('base64url'),
  Buffer.from('["x","y","z"]').toString('base64url'),
] as const
const VALUES = [
  null,
  true,
  0,
  -1,
  1,
  1.5,
  2 ** 31,
  2 ** 53 - 1,
  -(2 ** 53 - 1),
  1e308,
  [],
  [null],
  [[]],
  {},
  { a: { b: 1 } },
  ...TEXTS,
] as const

/** For a query string or a path. */
export const hostileText = (random: Random): string => pickFrom(random, TEXTS)
const hostileValue = (random: Random): unknown => pickFrom(random, VALUES)

/** The value with one place changed: replaced, left out, doubled, or something added that nobody asked for. */
export function mutate(value: unknown, random: Random): unknown {
  if (random() < 0.04) return hostileValue(random)
  if (Array.isArray(value)) {
    if (value.length === 0 || random() < 0.25) return [...value, hostileValue(random)]
    if (random() < 0.1) return [...value, ...value]
    const at = Math.floor(random() * value.length)
    return value.map((item, index) => (index === at ? mutate(item, random) : item))
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
    const roll = random()
    if (entries.length === 0 || roll < 0.08) return { ...value, surplus: hostileValue(random) }
    const at = Math.floor(random() * entries.length)
    if (roll < 0.16) return Object.fromEntries(entries.filter((_, index) => index !== at))
    return Object.fromEntries(entries.map(([name, item], index) => [name, index === at ? mutate(item, random) : item]))
  }
  return hostileValue(random)
}
