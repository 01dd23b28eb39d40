// Aim: the audit administrator reads every act in Chinese. Collects each act that the source writes and asks for its name.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { ACTIONS } from '../access/roles.ts'
import { ACTION_NAMES, actionName } from './action-names.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')
const ACT = /'([a-z_]+\.[a-z_]+)'/g

/** Acts as they are written: `action: 'a.b'`, `action: x ? 'a.b' : 'c.d'`, `const action = …`, or the last argument of a helper. */
function actsOf(source: string): string[] {
  const places = [
    ...source.matchAll(/\baction:((?:[^,\n}]|\n\s*[?:])+)/g),
    ...source.matchAll(/\b(?:const|let) action\b[^=]*=((?:[^\n]|\n\s*[?:])+)/g),
    ...source.matchAll(/\baudit\w*\(((?:[^()]|\([^()]*\))*)\)/gi),
  ]
  return places.flatMap(([, text = '']) => [...text.matchAll(ACT)].map(([, act]) => act!))
}

test('every act that is written to the audit has a Chinese name', () => {
  const nameless: string[] = []
  for (const file of globSync('src/**/*.ts', { cwd: ROOT }).filter((name) => !/\.(test|fixture)\.ts$/.test(name))) {
    const source = readFileSync(path.join(ROOT, file), 'utf8')
    if (!/audit(?:Many)?\(/.test(source)) continue
    const acts = actsOf(source)
    // A call whose act cannot be read here would escape the test.
    if (/\btx\.audit(?:Many)?\(/.test(source) && file !== 'src/platform/db/transaction.ts')
      assert.ok(acts.length > 0, `${file} writes an audit row, but its act is not written as action: 'module.verb'`)
    nameless.push(...acts.filter((act) => !(act in ACTION_NAMES)).map((act) => `${act} (${file})`))
  }
  assert.deepEqual(nameless, [])
})

test('every right has a name too, because a denial is written under it; an unknown act is said to be old', () => {
  for (const action of Object.keys(ACTIONS)) assert.match(actionName(action), /\p{Script=Han}/u, action)
  assert.equal(actionName('gone.away'), '旧版本的操作')
})
