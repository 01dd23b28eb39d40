// `chizheng decide` as a script sees it: what is on stdout, and the exit code.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { assessmentFacts, certificateFacts } from './policy.builders.ts'

const command = new URL('./decide-command.ts', import.meta.url).href
function run(input: string, { json = true, file }: { json?: boolean; file?: string } = {}) {
  const script = `const { runDecide } = await import(${JSON.stringify(command)})
    process.exit(await runDecide(${JSON.stringify({ json, file })}))`
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    input,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

test('one claim gives one decision, and an ineligible one exits 0 too', () => {
  const { status, stdout } = run(JSON.stringify(certificateFacts({ certificate: null })))
  assert.equal(status, 0)
  assert.equal(JSON.parse(stdout).outcome, 'INELIGIBLE')
})

test('an array gives an array in the same order, from `-` as well', () => {
  const many = [assessmentFacts(), certificateFacts(), assessmentFacts()]
  const { status, stdout } = run(JSON.stringify(many), { file: '-' })
  assert.equal(status, 0)
  assert.deepEqual(
    JSON.parse(stdout).map(({ amountFen }: { amountFen: number }) => amountFen),
    [24_000, 30_000, 24_000],
  )
  assert.equal(run('[]').stdout.trim(), '[]')
})

test('one faulty element refuses the whole array and names it', () => {
  const bad = { ...assessmentFacts(), person: { ...assessmentFacts().person, id: undefined } }
  const { status, stdout } = run(JSON.stringify([assessmentFacts(), assessmentFacts(), assessmentFacts(), bad]))
  assert.equal(status, 2)
  assert.deepEqual(JSON.parse(stdout), { errors: [{ path: '[3].person.id', message: '缺少人员编号' }] })
})

test('what is not JSON, and a file that is not there, exit 2 with a reason', () => {
  for (const result of [run('{'), run(''), run('', { file: '/nowhere/facts.json' })]) {
    assert.equal(result.status, 2)
    assert.equal(JSON.parse(result.stdout).errors[0].path, '')
  }
})

test('without --json: a page of Chinese, faults on stderr', () => {
  const good = run(JSON.stringify(assessmentFacts()), { json: false })
  assert.match(good.stdout, /^结论：可以补贴 240\.00 元，付给评价机构/)
  assert.match(good.stdout, /\[符合\] 中级工240元：标准 240\.00 元（商政办〔2022〕9号 四\(二\)1，SQ-30）/)
  const bad = run('{}', { json: false })
  assert.deepEqual([bad.status, bad.stdout], [2, ''])
  assert.match(bad.stderr, /person:缺少人员/)
})
