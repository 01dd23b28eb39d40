// biome-ignore-all lint/suspicious/noTemplateCurlyInString: code that is looked for as text
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/**
 * Shows that the proofs can fail: a copy of this checkout is broken in one place at a time, and the race that guards that place has to
 * fail, with exactly those checks of doctor and parts of the recount speaking up that should. A sabotage that does not fit the code any
 * more ends the run: it has to follow the code.
 */
interface Sabotage {
  readonly what: string
  readonly patches: readonly { readonly file: string; readonly from: string; readonly to: string }[]
  /** What guards the place in the database as well. */
  readonly sql?: string
  readonly test: string
  readonly name: string
  readonly heard: readonly string[]
}

const SABOTAGES: readonly Sabotage[] = [
  {
    what: 'the budget is not asked',
    patches: [
      {
        file: 'src/modules/ledger/book.store.ts',
        from: 'where budget_id = ${book.budgetId} and ${AVAILABLE} >= ${more} returning budget_id',
        to: 'where budget_id = ${book.budgetId} returning budget_id',
      },
    ],
    sql: 'alter table budget drop constraint budget_within;',
    test: 'claim-races',
    name: 'of a budget',
    heard: [
      'doctor ledger.accounts',
      'doctor ledger.balanced',
      'doctor ledger.budget_within',
      'recount accounts',
      'recount budget_limit',
    ],
  },
  {
    what: 'what a person had before is not looked at, and its key is no longer unique',
    patches: [
      { file: 'src/modules/subsidy/assess-claim.ts', from: 'history.get(subject.personId) ?? []', to: '[]' },
      {
        file: 'src/modules/subsidy/once-keys.ts',
        from: "and e.key = a.k and e.state <> 'released'),",
        to: "and e.key = a.k and e.state <> 'released' and false),",
      },
    ],
    sql: 'drop index ent_once_live;',
    test: 'claim-races',
    name: 'once-key',
    heard: ['doctor claims.once_keys', 'recount once_key'],
  },
  {
    what: 'a bank result is booked as often as it is sent',
    patches: [
      {
        file: 'src/modules/ledger/judge-bank-result.ts',
        from: "if (batch.status !== 'released')",
        to: "if (batch.status === 'made')",
      },
      {
        file: 'src/modules/ledger/import-bank-result.ts',
        from: 'const before = await findResult(tx, id, judged.digest)',
        to: 'const before = undefined',
      },
      {
        file: 'src/modules/ledger/import-bank-result.ts',
        from: "if (batch.status === 'settled')",
        to: "if (batch.status === 'made')",
      },
      {
        file: 'src/modules/ledger/import-bank-result.ts',
        from: "if (now.status !== 'released') {",
        to: 'if (now.version < 0) {',
      },
      {
        file: 'src/modules/ledger/import-bank-result.ts',
        from: "and w.line_no = u.line_no and w.status = 'sent'",
        to: 'and w.line_no = u.line_no',
      },
      {
        file: 'src/modules/subsidy/claims-for-payment.ts',
        from: 'if (moved !== expected)',
        to: 'if (moved > expected)',
      },
    ],
    sql: `drop index transfer_post_once, transfer_pay_line_once; alter table bank_result drop constraint bank_result_once;
          alter table budget drop constraint budget_within, drop constraint budget_committed;`,
    test: 'claim-races',
    name: 'of a budget',
    heard: [
      'doctor claims.ledger',
      'doctor ledger.accounts',
      'doctor ledger.bank_results',
      'doctor ledger.budget_within',
      'doctor ledger.paid_once',
      'doctor ledger.pay_lines',
      'recount accounts',
      'recount bank',
      'recount line_money',
      'recount paid_once',
    ],
  },
  {
    what: 'a class takes in more than it has seats',
    patches: [
      {
        file: 'src/modules/training/voucher-entry.ts',
        from: 'if ((await freeSeatsInTx(tx, row.class_id)) === 0)',
        to: 'if ((await freeSeatsInTx(tx, row.class_id)) < -1_000)',
      },
      {
        file: 'src/modules/training/roster.store.ts',
        from: 'where class_id = ${classId} and taken + ${persons.length} <= capacity',
        to: 'where class_id = ${classId}',
      },
    ],
    sql: 'alter table class_seat drop constraint class_seat_within;',
    test: 'class-races',
    name: 'seats of a class',
    heard: ['doctor training.seats', 'recount seats'],
  },
  {
    what: 'a fourth training of the year is counted',
    patches: [
      {
        file: 'src/modules/entitlements/year-place.store.ts',
        from: 'max_n = excluded.max_n where e.n < excluded.max_n',
        to: 'max_n = excluded.max_n',
      },
    ],
    sql: 'alter table ent_year drop constraint ent_year_within;',
    test: 'class-races',
    name: 'third training',
    heard: ['doctor entitlements.year', 'recount year'],
  },
  {
    what: 'keys are ignored',
    patches: [
      {
        file: 'src/platform/http/api.ts',
        from: "const key = ctx.request.headers['idempotency-key']",
        to: "const key = ctx.request.headers['idempotency-key-ignored']",
      },
    ],
    test: 'faults',
    name: 'faults during disbursement',
    // Nothing is wrong in the books: the second line holds. What fails is the answer to the key.
    heard: [],
  },
]

const root = path.resolve(import.meta.dirname, '../..')
const home = mkdtempSync(path.join(os.tmpdir(), 'chizheng-sabotage-'))
const copy = path.join(home, 'checkout')
const migration = path.join(copy, 'db/migrations/9999_sabotage.sql')
let missed = 0
try {
  mkdirSync(copy)
  mkdirSync(path.join(home, 'tmp'))
  for (const name of ['src', 'test', 'db', 'policy', 'package.json', 'tsconfig.json'])
    cpSync(path.join(root, name), path.join(copy, name), { recursive: true })
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'))
  for (const sabotage of SABOTAGES) {
    const began = Date.now()
    const { status, output } = tried(sabotage)
    const heard = [...output.matchAll(/^# heard: (.*)$/gm)].flatMap((match) => JSON.parse(match[1]!) as string[])
    const same = JSON.stringify([...new Set(heard)].sort()) === JSON.stringify([...sabotage.heard].sort())
    const caught = status !== 0 && /✖ .*/.test(output) && same
    if (!caught) missed += 1
    console.log(
      `${caught ? 'caught' : 'MISSED'}: ${sabotage.what} (${((Date.now() - began) / 1000).toFixed(0)} s): the race ${status === 0 ? 'passed' : 'failed'}, ` +
        `heard ${heard.length === 0 ? 'nothing in the books' : [...new Set(heard)].join(', ')}`,
    )
    if (!caught) console.log(output.slice(-4_000))
  }
} finally {
  rmSync(home, { recursive: true, force: true, maxRetries: 5 })
}
console.log(
  missed === 0
    ? `All ${SABOTAGES.length} sabotaged builds were caught.`
    : `${missed} sabotaged builds were not caught as they should.`,
)
process.exitCode = missed === 0 ? 0 : 1

function tried({ what, patches, sql, test, name }: Sabotage): { status: number | null; output: string } {
  const before = new Map<string, string>()
  try {
    for (const { file, from, to } of patches) {
      const place = path.join(copy, file)
      const text = readFileSync(place, 'utf8')
      if (!before.has(place)) before.set(place, text)
      if (text.split(from).length !== 2) throw new Error(`“${what}” does not fit ${file} any more: ${from}`)
      writeFileSync(
        place,
        text.replace(from, () => to),
      )
    }
    writeFileSync(migration, `${sql ?? 'select 1;'}\n`)
    const env: NodeJS.ProcessEnv = { ...process.env, TMPDIR: path.join(home, 'tmp'), FAULTS: '3', CHIZHENG_ROUNDS: '1' }
    // A database server of the copy's own: its templates are broken on purpose.
    delete env['DATABASE_URL']
    delete env['CHIZHENG_TEST_DATABASE_URL']
    // A test of tests would be taken for a part of this run.
    delete env['NODE_TEST_CONTEXT']
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--test', '--test-name-pattern', name, `test/races/${test}.test.ts`],
      { cwd: copy, env, encoding: 'utf8', maxBuffer: 100_000_000 },
    )
    return { status, output: stdout + stderr }
  } finally {
    for (const [place, text] of before) writeFileSync(place, text)
    rmSync(migration, { force: true })
  }
}
