import { existsSync, globSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { startTestServer } from '#test/database.ts'

/**
 * The whole suite: starts one real PostgreSQL for all files, runs one file more at a time than there are cores (some wait for a
 * browser or for a server that was killed), names the longest and ends with `N passed, N failed`. Arguments narrow it:
 * `npm test -- training` runs the files whose path contains the word.
 */
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const files = globSync(['src/**/*.test.ts', 'test/**/*.test.ts', 'web/**/*.test.ts', 'bench/**/*.test.ts'])
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .sort()
  // The longest first, so that no core waits for them at the end.
  .sort((a, b) => Number(b.includes('journeys')) - Number(a.includes('journeys')))

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', process.env['CHROMIUM'] ?? ''].find(
  (file) => file !== '' && existsSync(file),
)
if (chromium) process.env['CHROMIUM'] = chromium

// Every file is a process of its own that loads much of the house: what one has stripped of types and compiled, the next one finds.
process.env['NODE_COMPILE_CACHE'] ??= path.join(os.tmpdir(), 'chizheng-compiled')
const server = await startTestServer()
process.env['CHIZHENG_TEST_DATABASE_URL'] = server.url
const counts = { passed: 0, failed: 0, skipped: 0 }
const seen = new Set<string>()
const seconds = new Map<string, number>()
const stream = run({ files, concurrency: Math.min(5, os.availableParallelism() + 1), timeout: 600_000 })
stream.on('test:pass', (event) => {
  if (event.details.type === 'suite' || isFileItself(event)) return
  if (event.skip !== undefined || event.todo !== undefined) counts.skipped += 1
  else counts.passed += 1
})
stream.on('test:fail', (event) => {
  if (event.details.type === 'suite') return
  counts.failed += 1
  seen.add(`${event.file ?? ''}: ${event.name}`)
})
stream.on('test:complete', (event) => {
  if (isFileItself(event)) seconds.set(event.name, event.details.duration_ms / 1000)
})
stream.compose(spec).pipe(process.stdout, { end: false })
await new Promise<void>((resolve, reject) => {
  stream.on('end', resolve)
  stream.on('error', reject)
})
await new Promise((resolve) => setTimeout(resolve, 200))
await server.stop()
if (files.length === 0) {
  console.error('没有找到测试文件')
  counts.failed += 1
}
const longest = [...seconds].sort(([, a], [, b]) => b - a).slice(0, 10)
console.log(`\nThe longest files: ${longest.map(([file, s]) => `${path.basename(file)} ${s.toFixed(0)} s`).join(', ')}`)
if (counts.failed > 0) console.log(`\nFailed:\n${[...seen].join('\n')}`)
console.log(
  `${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`,
)
process.exitCode = counts.failed > 0 ? 1 : 0

/** The runner reports each file as a test of its own as well; only what is written inside counts. */
function isFileItself(event: { nesting: number; name: string; file?: string | undefined }) {
  return event.nesting === 0 && (event.name === event.file || files.some((file) => event.name.endsWith(file)))
}
