import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** `call<typeof adminContract.tasks>('GET', '/api/tasks'`: the type comes from the contract, method and path are written again. */
const CALL = /\bcall<typeof (\w+)\.(\w+)>\(\s*'(\w+)',\s*'([^']+)'/g

const pages = globSync('web/{ui,console,portal}/**/*.{ts,tsx}', { cwd: ROOT }).filter((file) => !file.includes('dist'))

test('every call of a page has the method and the path of its contract', async () => {
  let checked = 0
  for (const file of pages) {
    const text = readFileSync(path.join(ROOT, file), 'utf8').replace(/^\s*\*.*$/gm, '')
    for (const [, contractName = '', operationName = '', method, address] of text.matchAll(CALL)) {
      const source = new RegExp(`import type \\{[^}]*\\b${contractName}\\b[^}]*\\} from '#([^']+)'`).exec(text)?.[1]
      assert.ok(source, `${file} uses ${contractName} without importing its type`)
      const module = await import(pathToFileURL(path.join(ROOT, source)).href)
      const operation = module[contractName]?.[operationName]
      assert.ok(operation, `${file}: ${source} has no ${contractName}.${operationName}`)
      assert.deepEqual(
        [method, address],
        [operation.method, operation.path],
        `${file}: ${contractName}.${operationName}`,
      )
      checked++
    }
  }
  assert.ok(checked >= 10, `only ${checked} calls were found: does the pattern still fit how pages call?`)
})
