import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const sources = globSync('web/**/*.{ts,tsx}', { cwd: ROOT, exclude: (name) => name === 'dist' })
  .map((file) => file.split(path.sep).join('/'))
  .filter((file) => !file.startsWith('web/dist/') && !file.endsWith('.gen.ts') && !file.endsWith('.test.ts'))

interface Import {
  readonly from: string
  /** The import is gone after compilation. */
  readonly typeOnly: boolean
  /** Path from the root for our own files, else the package's name. */
  readonly to: string
}

/** Static, dynamic and re-exporting imports; `import type` and `import { type A }` alone leave nothing behind. */
function importsOf(file: string, text = readFileSync(path.join(ROOT, file), 'utf8')): Import[] {
  const found: Import[] = []
  const target = (to: string) =>
    to.startsWith('#') ? to.slice(1) : to.startsWith('.') ? path.posix.join(path.posix.dirname(file), to) : to
  for (const [, typeWord, names = '', to = ''] of text.matchAll(
    /^\s*(?:import|export)\s+(type\s+)?(?:([^'";]*?)\s+from\s+)?'([^']+)'/gm,
  )) {
    const onlyTypes =
      /^\{[^}]*\}$/.test(names.trim()) &&
      names
        .replace(/[{}]/g, '')
        .split(',')
        .filter((one) => one.trim())
        .every((one) => one.trim().startsWith('type '))
    found.push({ from: file, typeOnly: Boolean(typeWord) || onlyTypes, to: target(to) })
  }
  for (const [, to = ''] of text.matchAll(/\bimport\(\s*'([^']+)'/g))
    found.push({ from: file, typeOnly: false, to: target(to) })
  return found
}

const all = sources.flatMap((file) => importsOf(file))
const isPackage = (to: string, name: string) => to === name || to.startsWith(`${name}/`)

test('the reader of imports sees every form', () => {
  const seen = importsOf(
    'web/ui/x.ts',
    `import a from 'antd'\nimport type { B } from 'zod'\nimport { type C } from './c.ts'\nimport {\n  d,\n  type E,\n} from '#src/kernel/fen.ts'\nimport './f.css'\nexport { g } from '../portal/g.tsx'\nconst h = import('echarts/core')\n`,
  )
  assert.deepEqual(
    seen.map(({ to, typeOnly }) => [to, typeOnly]),
    [
      ['antd', false],
      ['zod', true],
      ['web/ui/c.ts', true],
      ['src/kernel/fen.ts', false],
      ['web/ui/f.css', false],
      ['web/portal/g.tsx', false],
      ['echarts/core', false],
    ],
  )
})

test('no page carries zod: contracts are imported as types', () => {
  for (const one of all) {
    if (one.typeOnly) continue
    assert.ok(!isPackage(one.to, 'zod'), `${one.from} brings zod into the browser`)
    assert.ok(
      !/\.contract\.ts$|http\/contract\.ts$/.test(one.to),
      `${one.from} must import ${one.to} with "import type"`,
    )
  }
})

test('the portal and web/ui know neither Ant Design nor the console’s libraries', () => {
  const closed = ['antd', '@ant-design', 'echarts', 'dayjs', '@tanstack']
  for (const one of all) {
    if (!/^web\/(portal|ui|locales)\//.test(one.from)) continue
    for (const name of closed) assert.ok(!isPackage(one.to, name), `${one.from} imports ${one.to}`)
    assert.ok(!one.to.startsWith('web/console/'), `${one.from} reaches into the console`)
    if (one.from.startsWith('web/ui/'))
      assert.ok(!one.to.startsWith('web/portal/'), `${one.from} reaches into the portal`)
  }
})

test('the console does not reach into the portal', () => {
  for (const one of all) {
    if (one.from.startsWith('web/console/'))
      assert.ok(!one.to.startsWith('web/portal/'), `${one.from} imports ${one.to}`)
  }
})

test('of the server the pages know only words: kernel, roles, and a module’s types, rules, contract and messages', () => {
  for (const one of all) {
    if (!one.to.startsWith('src/')) continue
    assert.match(
      one.to,
      /^src\/kernel\/[\w-]+\.ts$|^src\/platform\/(access\/roles|http\/contract)\.ts$|^src\/modules\/[\w-]+\/(?:[\w-]+\/)?[\w-]+\.(types|rules|contract|messages)\.ts$/,
      `${one.from} imports ${one.to}`,
    )
  }
})

test('route files stay light: neither charts nor the parts of a list, whose weight every page would carry', () => {
  for (const one of all) {
    if (!one.from.startsWith('web/console/routes/')) continue
    assert.ok(!isPackage(one.to, 'echarts'), `${one.from} imports echarts; put the chart into a component file`)
    assert.ok(
      !one.to.endsWith('chart-canvas.tsx'),
      `${one.from} imports the canvas; use ui/chart.tsx, which waits for it`,
    )
  }
})

test('nothing is fetched from outside: no address of another host in pages and styles', () => {
  for (const file of [...sources, ...globSync('web/{ui,console,portal}/**/*.{css,html}', { cwd: ROOT })]) {
    if (file.includes('dist')) continue
    const text = readFileSync(path.join(ROOT, file), 'utf8').replace(/http:\/\/www\.w3\.org\/\S+/g, '')
    for (const [address] of text.matchAll(/https?:\/\/[^\s'"`)]+/g)) {
      assert.match(address, /^http:\/\/127\.0\.0\.1/, `${file} names ${address}`)
    }
  }
})
