/** A synthetic year and a half of Yuncheng certificate claims (运城取证补贴), in acceptance order: the same seed, the same claims. */
import type { Fen } from '#src/kernel/fen.ts'
import { addDays, type PlainDate, plainDate } from '#src/kernel/plain-date.ts'
import type { ClaimEvent, Facts } from '#src/modules/policy/index.ts'

type Provider = NonNullable<Facts['provider']>
type Group = Facts['person']['groups'][number]

const FIRST = plainDate('2020-02-01')
const DAYS = 700
const OCCUPATIONS = Array.from({ length: 100 }, (_, i) => `4-${10 + (i >> 4)}-${10 + (i & 15)}-05`)
const GROUPS: readonly Group[] = ['rural_migrant', 'two_after', 'graduate', 'unemployed', 'registered_poor', 'employee']
const LEVELS = ['SPECIAL', 'L5', 'L5', 'L5', 'L4', 'L3', 'L3', 'SPECIAL', 'L5', 'L2'] as const
const day = Array.from({ length: DAYS + 400 }, (_, i) => addDays(FIRST, i - 200))
const dayAt = (n: number): PlainDate => day[n + 200]!

function dice(seed: number) {
  let state = (seed * 0x9e3779b1) | 0
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
}

/**
 * `count` claims: 30 persons for 100 claims, a quarter of the claims on a fifteenth of them, so that the yearly limit and the
 * once-key bite; 500 providers; every rule of the program fails somebody.
 */
export function* yunchengClaims(count: number, seed: number): Generator<ClaimEvent> {
  const roll = dice(seed)
  const rarely = (perThousand: number) => roll(1000) < perThousand
  const persons = Math.max(1, Math.floor(count * 0.3))
  const busy = Math.max(1, Math.floor(persons / 15))
  const providers = Array.from({ length: 500 }, (_, i) => provider(i, roll))
  for (let i = 0; i < count; i += 1) {
    const who = roll(4) === 0 ? roll(busy) : roll(persons)
    const accepted = Math.floor((i / count) * DAYS)
    const start = accepted - 40 - roll(80)
    const teacher = providers[roll(providers.length)]!
    // A person keeps to a few trades, and mostly to what the provider may teach.
    const occupation = rarely(960) ? teacher.scope[(who + roll(3)) % teacher.scope.length]! : OCCUPATIONS[roll(100)]!
    const online = rarely(50) ? 1200 + roll(600) : rarely(200) ? roll(1000) : 0
    yield {
      kind: 'claim',
      ref: `L${i}`,
      unit: `1408${String(1 + (who % 13)).padStart(2, '0')}`,
      facts: {
        region: '140800',
        program: 'certificate',
        asOf: dayAt(accepted),
        person: {
          id: `P${who}`,
          registered: !rarely(10),
          groups: [GROUPS[who % GROUPS.length]!],
          birthDate: FIRST,
          post: null,
        },
        history: [],
        class: {
          id: 'K',
          kind: rarely(50) ? 'startup' : 'skill',
          occupation,
          start: dayAt(start),
          end: dayAt(start + 20),
          feeFen: (rarely(15) ? 5_000 : 0) as Fen,
          approved: true,
          approvedCostFen: null,
          scheduledDays: 15,
          attendedDays: 15,
          minutes: { total: 4800, theory: rarely(30) ? 1500 : 1440, online, practiceOnline: rarely(10) ? 60 : 0 },
        },
        provider: teacher,
        certificate: {
          occupation: rarely(10) ? OCCUPATIONS[roll(100)]! : occupation,
          level: LEVELS[roll(LEVELS.length)]!,
          issued: dayAt(start + 20 + roll(20)),
          status: rarely(5) ? 'revoked' : 'valid',
          revokedOn: null,
          examFeeFen: (rarely(10) ? 8_000 : 0) as Fen,
        },
      },
    }
  }
}

function provider(i: number, roll: (below: number) => number): Provider {
  const kind = (['private', 'private', 'school', 'enterprise', 'government'] as const)[roll(5)]!
  const first = roll(80)
  const lasting = roll(10) > 0
  return {
    id: `I${i}`,
    kind,
    qualifiedBy: roll(40) === 0 ? null : kind === 'private' ? 'tender' : 'filing',
    scope: OCCUPATIONS.slice(first, first + 5 + roll(15)),
    listedFrom: dayAt(roll(20) === 0 ? 100 : -200),
    listedTo: lasting ? null : dayAt(roll(DAYS)),
    banned: roll(100) === 0,
  }
}
