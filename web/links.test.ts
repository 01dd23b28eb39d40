import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { CONSOLE } from '#src/kernel/console-links.ts'

/** Routes by file name: `_app/classes/$id/index.tsx` serves /classes/x, `claim-lines.$lineId.tsx` serves /claim-lines/x. */
const routes = globSync('**/*.tsx', { cwd: path.join(import.meta.dirname, 'console', 'routes', '_app') })
  .filter((file) => file !== '$.tsx')
  .map((file) => {
    const parts = file
      .replace(/\.tsx$/, '')
      .split(path.sep)
      .flatMap((part) => part.split('.'))
      .filter((part) => part !== 'index')
    return new RegExp(
      `^/${parts.map((part) => (part.startsWith('$') ? '[^/]+' : part.replace(/[[\]]/g, ''))).join('/')}$`,
    )
  })

for (const [name, link] of Object.entries(CONSOLE))
  test(`the link ${name} that the server gives has a page`, () => {
    const target = (link as (...parts: string[]) => string)('a', 'b', 'c')
    assert.ok(target.startsWith('/console/'), target)
    const page = target.slice('/console'.length).split('?', 1)[0]!
    assert.ok(
      routes.some((route) => route.test(page)),
      `${page} has no route`,
    )
  })
