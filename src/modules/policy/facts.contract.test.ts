// Facts that do not fit: every fault at once, each by its path. Facts that fit: what the program does not need is left out.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readFacts } from './facts.contract.ts'
import { assessmentFacts, certificateFacts, entry } from './policy.builders.ts'

const pathsOf = (input: unknown) => {
  const read = readFacts(input)
  return read.ok ? [] : read.errors.map(({ path }) => path)
}

/** A copy with the value at the path replaced, or taken out when `value` is undefined. */
function changed(facts: object, path: string, value?: unknown): object {
  const copy = structuredClone(facts)
  const keys = path.split('.')
  const last = keys.pop()!
  const holder = keys.reduce<Record<string, unknown>>(
    (here, key) => here[key] as Record<string, unknown>,
    copy as Record<string, unknown>,
  )
  if (value === undefined) delete holder[last]
  else holder[last] = value
  return copy
}

test('complete facts are read as they are', () => {
  const read = readFacts(certificateFacts())
  assert.ok(read.ok)
  assert.deepEqual(read.facts, certificateFacts())
})

test('a needed key that is absent is a fault, by its path', () => {
  const paths = [
    'region', 'program', 'asOf', 'person', 'person.id', 'person.registered', 'person.groups', 'person.birthDate', 'person.post', 'history',
    'class', 'class.id', 'class.kind', 'class.start', 'class.approvedCostFen', 'class.minutes', 'class.minutes.practiceOnline',
    'provider', 'provider.scope', 'provider.listedTo', 'certificate', 'certificate.level', 'certificate.revokedOn',
  ] // biome-ignore format: one list
  for (const path of paths) assert.deepEqual(pathsOf(changed(certificateFacts(), path)), [path])
})

test('wrong values are faults, by their path', () => {
  const wrong: readonly (readonly [string, unknown])[] = [
    ['region', '1408'],
    ['region', 140800],
    ['program', 'bonus'],
    ['asOf', '2020-02-30'],
    ['asOf', '2020-6-1'],
    ['asOf', '2020-06-01T00:00:00Z'],
    ['person.id', ''],
    ['person.registered', 'yes'],
    ['person.registered', null],
    ['person.groups', ['farmer']],
    ['person.post', 'boss'],
    ['class.start', null],
    ['class.feeFen', -1],
    ['class.feeFen', 0.5],
    ['class.feeFen', '0'],
    ['class.feeFen', 2 ** 53],
    ['class.attendedDays', 1.5],
    ['class.minutes.total', null],
    ['provider', null],
    ['provider.kind', 'club'],
    ['provider.qualifiedBy', 'friend'],
    ['certificate.level', 'L6'],
    ['certificate.status', 'lost'],
  ]
  for (const [path, value] of wrong) {
    const paths = pathsOf(changed(certificateFacts(), path, value))
    assert.ok(paths[0]?.startsWith(path), `${path} = ${JSON.stringify(value)} gave ${JSON.stringify(paths)}`)
  }
})

test('null where the contract allows it is a fact', () => {
  for (const path of [
    'class',
    'certificate',
    'person.post',
    'class.approvedCostFen',
    'provider.listedTo',
    'certificate.revokedOn',
  ])
    assert.deepEqual(pathsOf(changed(certificateFacts(), path, null)), [], path)
  const nulls = certificateFacts({ history: [entry({ level: null, certifiedOn: null })] })
  assert.deepEqual(pathsOf(nulls), [])
})

test('faults in a history name the entry', () => {
  const facts = certificateFacts({ history: [entry(), { ...entry(), status: 'lost', paidFen: 1.5 } as never] })
  assert.deepEqual(pathsOf(facts), ['history[1].paidFen', 'history[1].status'])
})

test('all faults are given at once', () => {
  const facts = changed(changed(changed(certificateFacts(), 'person.id'), 'class.feeFen', -1), 'asOf', 'today')
  assert.deepEqual(pathsOf(facts).toSorted(), ['asOf', 'class.feeFen', 'person.id'])
})

test('objects the program does not need are ignored, whatever they hold', () => {
  const facts = { ...assessmentFacts(), class: null, provider: 'none', job: { start: 'never' }, note: '备注' }
  const read = readFacts(facts)
  assert.ok(read.ok)
  assert.deepEqual(read.facts, assessmentFacts())
})

test('what is not a set of facts at all', () => {
  for (const input of [null, undefined, 1, 'facts', [], [certificateFacts()]]) assert.deepEqual(pathsOf(input), [''])
})

test('messages name the thing in words', () => {
  const read = readFacts(changed(certificateFacts(), 'person.id'))
  assert.ok(!read.ok)
  assert.equal(read.errors[0]?.message, '缺少人员编号')
})

test('a value that is none of the allowed ones: each of them by its code and its name, as its place means it', () => {
  const messageOf = (path: string, value: unknown) => {
    const read = readFacts(changed(certificateFacts({ history: [entry()] }), path, value))
    return read.ok ? '' : read.errors[0]!.message
  }
  assert.equal(
    messageOf('provider.kind', 'club'),
    '机构类型只能是 private（民办培训机构）、school（职业院校）、enterprise（企业）、government（政府举办的培训中心）之一',
  )
  assert.match(
    messageOf('class.kind', 'club'),
    /^培训类别只能是 skill（技能培训）、.*apprenticeship（学徒制培训）之一$/,
  )
  assert.match(messageOf('person.groups', ['farmer']), /^人员类别只能是 rural_migrant（农村转移就业劳动者）、/)
  assert.match(messageOf('program', 'bonus'), /^补贴项目只能是 certificate（取证补贴）、/)
  assert.match(
    messageOf('history', [{ ...entry(), status: 'lost' }]),
    /状态只能是 paid（已领）、.*reversed（已冲销）之一$/,
  )
  assert.equal(messageOf('person.registered', undefined), '没有写明是否已进实名制系统')
  assert.equal(messageOf('class.minutes.theory', 1.5), '理论课时(分钟)应为整数，不能有小数，也不能超出可精确计算的范围')
})
