// Aim: the audit administrator reads every act in Chinese. Collects each act that the source can write and asks for its name.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { ACTIONS } from '../access/roles.ts'
import { SETTINGS } from '../settings/settings.ts'
import { ACTION_NAMES, actionName } from './action-names.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')

/** `table.column` for every column, which has the same form as an act. */
function columns(): Set<string> {
  const tables = [...read('src/platform/db/tables.ts').matchAll(/export interface (\w+)Table \{([^}]*)\}/g)]
  const snake = (name: string) => name.replace(/(?<!^)[A-Z]/g, '_$&').toLowerCase()
  return new Set(
    tables.flatMap(([, table = '', body = '']) =>
      [...body.matchAll(/^ {2}(\w+):/gm)].map(([, column]) => `${snake(table)}.${column}`),
    ),
  )
}

const isFileName = (text: string) =>
  text === 'excluded.value' || /\.(json|ts|js|mjs|html|xlsx|csv|md|sql|yaml|png|svg|txt)$/.test(text)

/** Where dotted words are paths of facts, files or catalogue names, and nothing is audited. */
const ELSEWHERE =
  /\.(test|fixture|builders)\.ts$|checks\.ts$|^src\/modules\/policy\/|^src\/platform\/(postgres|migrate)\//

test('every act that is written to the audit has a Chinese name', () => {
  const known = columns()
  assert.ok(known.has('claim_line.line_id') && known.has('org_audit.seq'))
  const nameless = new Set<string>()
  for (const file of globSync('src/**/*.ts', { cwd: ROOT }).filter((name) => !ELSEWHERE.test(name))) {
    const source = read(file)
    // An act may come from a table or a rule in another file, so every literal of the form counts that is nothing else.
    for (const [, act = ''] of source.matchAll(/(?<!\b(?:key|path): )'([a-z_]{3,}\.[a-z_]{3,})'/g))
      if (!(act in ACTION_NAMES) && !(act in SETTINGS) && !known.has(act) && !isFileName(act))
        nameless.add(`${act} (${file})`)
    // `class.${verdict}`: what stands there at run time must have names of that module.
    for (const [, module = ''] of source.matchAll(/action: `([a-z_]+)\.\$\{/g))
      if (!Object.keys(ACTION_NAMES).some((act) => act.startsWith(`${module}.`))) nameless.add(`${module}.* (${file})`)
  }
  assert.deepEqual([...nameless], [])
})

test('every right has a name too, because a denial is written under it; an unknown act is said to be old', () => {
  for (const action of Object.keys(ACTIONS)) assert.match(actionName(action), /\p{Script=Han}/u, action)
  assert.equal(actionName('gone.away'), '旧版本的操作')
})
