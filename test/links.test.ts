// Aim: an address that the server hands out (queue, search, timeline, message, figure) is a page that exists.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { CONSOLE } from '#src/kernel/console-links.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')

/** `_app/claims/$id/lines.$lineId.tsx` as `/claims/[^/]+/lines/[^/]+`; layouts and the page for unknown addresses are none. */
function pagesOf(folder: string): RegExp[] {
  return globSync(`${folder}/**/*.tsx`, { cwd: ROOT })
    .map((file) => file.replaceAll(path.sep, '/').slice(folder.length + 1, -'.tsx'.length))
    .filter((name) => !/(^|\/)(\$|__root|_app)$/.test(name))
    .map((name) => {
      const parts = name
        .split(/[/.]/)
        .filter((part) => part !== 'index' && part !== '_app')
        .map((part) => (part.startsWith('$') ? '[^/]+' : part))
      return new RegExp(`^/${parts.join('/')}$`)
    })
}

test('every address in the modules leads to a page of the console or the portal', () => {
  const console = pagesOf('web/console/routes')
  const portal = pagesOf('web/portal/pages')
  assert.ok(console.some((page) => page.test('/classes/1')) && !console.some((page) => page.test('/nowhere')))
  const lost: string[] = []
  for (const file of globSync('src/modules/**/*.ts', { cwd: ROOT })) {
    if (/\.(test|fixture|builders|contract)\.ts$/.test(file)) continue
    for (const [, written = ''] of read(file).matchAll(/[`']((?:\/console)?\/[a-z][a-z-]*(?:[/?][^`'\s]*)?)[`']/g)) {
      const address = written.replace(/\$\{[^}]*\}/g, '1').split('?', 1)[0]!
      if (address.startsWith('/api/')) continue
      const found = address.startsWith('/console')
        ? console.some((page) => page.test(address.slice('/console'.length)))
        : [...console, ...portal].some((page) => page.test(address))
      if (!found) lost.push(`${file}: ${written}`)
    }
  }
  assert.deepEqual(lost, [])
})

test('every address of the shared table leads to a page of the console', () => {
  const console = pagesOf('web/console/routes')
  const lost = Object.entries(CONSOLE)
    .map(([name, link]) => [name, (link as (...parts: string[]) => string)('1', '2', '3')] as const)
    .filter(([, address]) => {
      const page = address.replace('/console', '').split('?', 1)[0]!
      return !console.some((route) => route.test(page))
    })
  assert.deepEqual(lost, [])
})
