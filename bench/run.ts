/**
 * `npm run bench [-- name…] [--seed N]`: every measure beside its reference in the same run, one JSON line each on stdout, what is
 * going on on stderr. Exit 1 when a measure is under its floor or was not taken.
 */
import { parseArgs } from 'node:util'
import type { Bench, Measure, NotMeasured } from './measure.types.ts'

const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  policy: async () => (await import('./policy.ts')).policyBench,
  money: async () => (await import('./money.ts')).moneyBench,
}

/** CONTRACT, "Benchmarks: measures and floors". A measure that is not here is a bug of its bench. */
const FLOORS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  policy: {
    bulk_vs_json_rules_engine: 100,
    bulk_vs_zen: 50,
    bulk_vs_hand_loop: 0.6,
    db_to_db_vs_fold_sql: 2,
    growth_2x: 0.9,
    decide_p99: 1,
    whatif_1m: 1,
    bulk_memory: 1,
  },
  money: {
    disbursement_vs_copy: 0.3,
    approve_vs_two_row_insert: 0.2,
    bulk_approve_vs_two_row_insert: 0.5,
    many_budgets_vs_one: 1.2,
    growth_10x: 0.9,
  },
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' } },
})
const names = positionals.length > 0 ? positionals : Object.keys(BENCHES)
let under = 0
for (const bench of names) {
  const load = BENCHES[bench]
  if (!load) {
    console.error(`There is no bench ${bench}; there are ${Object.keys(BENCHES).join(', ')}.`)
    process.exit(2)
  }
  const floors = FLOORS[bench]!
  const open = new Set(Object.keys(floors))
  const report = (taken: Measure | NotMeasured) => {
    const floor = floors[taken.measure]
    if (floor === undefined) throw new Error(`${bench} ${taken.measure} has no floor.`)
    open.delete(taken.measure)
    if ('missing' in taken) {
      under += 1
      console.log(JSON.stringify({ bench, ...taken, floor }))
      return
    }
    const { measure, ours, reference, better, unit, detail } = taken
    const ratio = better === 'more' ? ours / reference : reference / ours
    if (!(ratio >= floor)) under += 1
    const line = {
      bench,
      measure,
      ours: short(ours),
      reference: short(reference),
      ratio: short(ratio),
      floor,
      unit,
      detail,
    }
    console.log(JSON.stringify(line))
  }
  await (await load())({ seed: Number(values.seed), report })
  for (const measure of open) report({ measure, missing: 'the bench ended without it' })
}
process.exitCode = under === 0 ? 0 : 1

function short(value: number): number {
  return Number(value.toPrecision(4))
}
