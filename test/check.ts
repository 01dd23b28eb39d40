import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * All that CI runs, in the order that fails fastest: lint, types, links, schema, pages, tests. The tests come last so that their
 * `N passed, N failed` is the last line. `--deep` adds the long proofs.
 */
const deep = process.argv.includes('--deep')
const root = path.resolve(import.meta.dirname, '..')
const node = process.execPath
const bin = (name: string) => path.join(root, 'node_modules', '.bin', name)

const steps: [name: string, run: () => boolean][] = [
  [
    'lint',
    () => sh(node, [path.join(root, 'node_modules/@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']),
  ],
  ['types', () => sh(node, [bin('tsc'), '-p', '.']) && sh(node, [bin('tsc'), '-p', 'web'])],
  ['links', () => brokenLinks().length === 0],
  ['schema', () => sh(node, ['test/schema.ts', '--compare'])],
  ['pages', () => sh(node, ['bin/build-web.mjs'])],
  ['tests', () => sh(node, ['test/run.ts'])],
]
if (deep) steps.splice(steps.length - 1, 0, ['deep', () => sh(node, ['test/deep.ts'])])

const failed: string[] = []
for (const [name, run] of steps) {
  const began = Date.now()
  console.log(`— ${name}`)
  const ok = run()
  if (name === 'tests') {
    if (failed.length > 0) console.log(`Failed before the tests: ${failed.join(', ')}`)
    if (!ok || failed.length > 0) process.exitCode = 1
  } else {
    console.log(`  ${name}: ${ok ? 'ok' : 'FAILED'} in ${((Date.now() - began) / 1000).toFixed(1)} s`)
    if (!ok) failed.push(name)
  }
}

function sh(command: string, args: string[]): boolean {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status === 0
}

/** Links between our own documents that lead nowhere. */
function brokenLinks(): string[] {
  const broken = globSync(['*.md', 'docs/**/*.md', 'src/**/*.md'], { cwd: root }).flatMap((file) =>
    [...readFileSync(path.join(root, file), 'utf8').matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map((match) => match[1]!)
      .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(path.join(root, path.dirname(file), target)))
      .map((target) => `${file}: ${target}`),
  )
  for (const line of broken) console.log(`  broken link ${line}`)
  return broken
}
