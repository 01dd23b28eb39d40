// What the loader refuses, each with file, line and rule. Each test takes the real packs, spoils one thing, and reads the refusal.
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { loadPacks, PackError, type PackFault } from './pack-load.ts'

const policyDir = fileURLToPath(new URL('../../../policy/', import.meta.url))
const scratch = mkdtempSync(path.join(tmpdir(), 'chizheng-packs-'))
after(() => rmSync(scratch, { recursive: true }))

let copies = 0
/** A copy of the policy folder in which each [file, before, after] is replaced once. Fails when `before` is not there. */
function spoiled(...changes: readonly (readonly [string, string, string])[]) {
  copies += 1
  const dir = path.join(scratch, String(copies))
  cpSync(policyDir, dir, { recursive: true })
  for (const [file, before, replacement] of changes) {
    const at = path.join(dir, file)
    const text = readFileSync(at, 'utf8')
    assert.ok(text.includes(before), `${file} has no ${before}`)
    writeFileSync(
      at,
      text.replace(before, () => replacement),
    )
  }
  return dir
}

function faultsOf(dir: string, sourcesDir?: string): readonly PackFault[] {
  try {
    loadPacks({
      packsDir: path.join(dir, 'packs'),
      casesDir: path.join(dir, 'cases'),
      ...(sourcesDir ? { sourcesDir } : {}),
    })
  } catch (error) {
    if (error instanceof PackError) return error.faults
    throw error
  }
  return []
}

/** The refusal must be one fault of that rule, on the line that holds `onLine`, saying `message`. */
function refuses(dir: string, expected: { file: string; rule: string | null; onLine: string; message: RegExp }) {
  const faults = faultsOf(dir)
  const found = faults.find(({ message }) => expected.message.test(message))
  assert.ok(found, `no such fault among ${JSON.stringify(faults, null, 1)}`)
  assert.equal(found.file, expected.file)
  assert.equal(found.rule, expected.rule)
  const line = readFileSync(path.join(dir, 'packs', expected.file), 'utf8').split('\n')[found.line - 1]
  assert.ok(line?.includes(expected.onLine), `line ${found.line} is ${line}`)
}

const YC = '140800-2020-14.yaml'
const SX = '140000-2020-plan.yaml'
const SQ = '411400-2022-9.yaml'
const pack = (name: string) => `packs/${name}`

test('the packs of the project load, with their cases', () => {
  assert.deepEqual(faultsOf(spoiled()), [])
})

describe('the loader refuses', () => {
  test('an unknown key', () => {
    const dir = spoiled([pack(SQ), "    title: '中级工240元'", "    bonus: 1\n    title: '中级工240元'"])
    refuses(dir, { file: SQ, rule: 'SQ-30', onLine: 'bonus', message: /不认识的项“bonus”/ })
  })

  test('an unknown kind of test', () => {
    const dir = spoiled([pack(SX), 'kind: scope', 'kind: javascript'])
    refuses(dir, { file: SX, rule: 'SX-37', onLine: 'javascript', message: /种类|之一/ })
  })

  test('a figure that its quote does not hold', () => {
    const dir = spoiled([pack(SQ), 'amount: { kind: fixed, fen: 24000 }', 'amount: { kind: fixed, fen: 42000 }'])
    refuses(dir, { file: SQ, rule: 'SQ-30', onLine: '42000', message: /420\.00 元.*找不到/ })
  })

  test('a count, a share, a duration and a day that the quote does not hold', () => {
    refuses(spoiled([pack(YC), 'max: 3', 'max: 4']), { file: YC, rule: 'YC-26', onLine: 'max: 4', message: /4次/ })
    refuses(spoiled([pack(SX), 'atMost: [3, 10]', 'atMost: [4, 10]']), {
      file: SX,
      rule: 'SX-24',
      onLine: '[4, 10]',
      message: /40%/,
    })
    refuses(spoiled([pack(SQ), 'months: 6', 'months: 3']), {
      file: SQ,
      rule: 'SQ-40',
      onLine: 'months: 3',
      message: /3 个月/,
    })
    const earlier = spoiled([pack(YC), 'kind: inForce, from: 2020-04-20', 'kind: inForce, from: 2020-04-19'])
    refuses(earlier, { file: YC, rule: 'YC-01', onLine: '2020-04-19', message: /2020年4月19日/ })
  })

  test('a price that stands in the quote behind another level', () => {
    const dir = spoiled([
      pack(YC),
      "quote: '初级工每人300元' }\n    when: { levels: [L5] }",
      "quote: '初级工每人300元、高级工每人600元' }\n    when: { levels: [L3] }",
    ])
    refuses(dir, { file: YC, rule: 'YC-29', onLine: 'amount', message: /初级工之后/ })
  })

  test('a level neither priced nor listed as unpriced', () => {
    const dir = spoiled([pack(YC), 'levels: [L4, L2, L1]', 'levels: [L2, L1]'])
    refuses(dir, { file: YC, rule: null, onLine: 'program: certificate', message: /中级工既没有标准/ })
  })

  test('a level priced twice', () => {
    const dir = spoiled([pack(YC), 'levels: [L4, L2, L1]', 'levels: [L5, L4, L2, L1]'])
    refuses(dir, { file: YC, rule: 'YC-31', onLine: 'program: certificate', message: /初级工有两个标准/ })
  })

  test('不超过 priced as a fixed amount', () => {
    const dir = spoiled([
      pack(YC),
      'kind: upTo, fen: 100000, actual: class.approvedCostFen, assumption: YC-A15',
      'kind: fixed, fen: 100000',
    ])
    refuses(dir, { file: YC, rule: 'YC-24', onLine: 'kind: fixed', message: /这是上限/ })
  })

  test('原则上 without soft, and soft without 原则上', () => {
    refuses(spoiled([pack(YC), '    soft: true\n', '']), { file: YC, rule: 'YC-26', onLine: '原则上', message: /soft/ })
    const hard = spoiled([
      pack(YC),
      "    title: '同一职业同一等级不重复'",
      "    soft: true\n    title: '同一职业同一等级不重复'",
    ])
    refuses(hard, { file: YC, rule: 'YC-27', onLine: 'soft', message: /没有“原则上”/ })
  })

  test('two packs for one region, program and day', () => {
    const dir = spoiled()
    const other = readFileSync(path.join(dir, 'packs', SQ), 'utf8').replace('411400-2022-9', '411400-2023-1')
    writeFileSync(
      path.join(dir, 'packs', '411400-2023-1.yaml'),
      other.replace('from: 2022-04-15, lastDay: null', 'from: 2023-01-01, lastDay: null'),
    )
    refuses(dir, { file: '411400-2023-1.yaml', rule: null, onLine: 'effective', message: /日期重叠/ })
  })

  test('a rule of the parent left out of the same program', () => {
    const dir = spoiled([pack(YC), 'YC-36, SX-37, YC-27', 'YC-36, YC-27'])
    refuses(dir, { file: YC, rule: 'SX-37', onLine: 'program: certificate', message: /没有列入.*自己的条款/ })
  })

  test('a parent rule changed without a citation of its own', () => {
    const dir = spoiled([pack(YC), 'amends:\n', 'amends:\n  - rule: SX-13\n    tests: []\n'])
    refuses(dir, { file: YC, rule: 'SX-13', onLine: 'SX-13', message: /自己的条款/ })
  })

  test('a parent rule written again under its own id', () => {
    const dir = spoiled([pack(YC), '  - id: YC-36', '  - id: SX-31'])
    refuses(dir, { file: YC, rule: 'SX-31', onLine: 'SX-31', message: /上级文件的规则/ })
  })

  test('a verdict that can be open without a named question, and a question already ruled', () => {
    const nameless = spoiled([pack(SQ), 'found: open, assumption: SQ-A08', 'found: open'])
    refuses(nameless, { file: SQ, rule: 'SQ-35', onLine: 'found: open', message: /哪一个未明确的问题/ })
    const ruling = "status: ruled\n    ruling: { document: '示例函〔2022〕1号', by: '示例', on: 2022-09-01 }"
    const ruled = spoiled([
      pack(SQ),
      "handling: '本人已有一笔吸纳就业补助的，待定'\n    status: open",
      `handling: '按人'\n    ${ruling}`,
    ])
    refuses(ruled, { file: SQ, rule: 'SQ-35', onLine: 'found: open', message: /已经明确/ })
    const bare = spoiled([pack(SQ), '    status: open', '    status: ruled'])
    refuses(bare, { file: SQ, rule: null, onLine: 'id: SQ-A01', message: /答复人/ })
  })

  test('money in a pack whose source is not verified', () => {
    const dir = spoiled([pack(SQ), 'status: in_force', 'status: unverified'])
    refuses(dir, { file: SQ, rule: 'SQ-28', onLine: 'fen: 10000', message: /未经核实/ })
  })

  test('a rule that looks at what the program does not carry', () => {
    const dir = spoiled([pack(SQ), 'rules:\n      [SQ-01, SQ-40, SQ-39]', 'rules:\n      [SQ-01, SQ-40, SQ-39, SQ-36]'])
    refuses(dir, { file: SQ, rule: 'SQ-36', onLine: 'SQ-36', message: /要看 employer/ })
  })

  test('a rule that no program uses, and a rule that is not there', () => {
    const dir = spoiled([pack(SQ), '[SQ-01, SQ-40, SQ-39]', '[SQ-01, SQ-99, SQ-39]'])
    refuses(dir, { file: SQ, rule: 'SQ-99', onLine: 'SQ-99', message: /都没有/ })
    refuses(dir, { file: SQ, rule: 'SQ-40', onLine: 'id: SQ-40', message: /没有用在/ })
  })

  test('packs that extend nothing or each other', () => {
    refuses(spoiled([pack(YC), 'extends: [140000-2020-plan]', 'extends: [140000-2019-plan]']), {
      file: YC,
      rule: null,
      onLine: 'extends',
      message: /不存在/,
    })
    const circle = spoiled([pack(SX), 'status: in_force', 'status: in_force\nextends: [140800-2020-14]'])
    refuses(circle, { file: SX, rule: null, onLine: 'extends', message: /圈/ })
  })

  test('a target and a task row that differ from their printed words', () => {
    const target = spoiled([pack(SQ), 'measure: trainings, atLeast: 1025000', 'measure: trainings, atLeast: 1025001'])
    refuses(target, { file: SQ, rule: 'SQ-03', onLine: '1025001', message: /1025001/ })
    const row = spoiled([pack(SQ), 'trainings: 35000', 'trainings: 53000'])
    refuses(row, { file: SQ, rule: 'SQ-50', onLine: '永城市', message: /不符/ })
  })

  test('a rule without a case on one side', () => {
    const dir = spoiled(['cases/411400-assessment.yaml', 'pass: [SQ-33]', 'pass: []'])
    refuses(dir, { file: SQ, rule: 'SQ-33', onLine: 'id: SQ-33', message: /“符合”的案例/ })
  })

  test('a case that does not come out as it says', () => {
    const dir = spoiled(['cases/411400-assessment.yaml', "yuan: '380.00'", "yuan: '308.00'"])
    const [fault] = faultsOf(dir)
    assert.equal(fault?.file, '411400-assessment.yaml')
    assert.match(fault.message, /高级技师 380 元.*308\.00 元.*380\.00 元/)
  })

  test('broken YAML and a key written twice, by line', () => {
    const twice = faultsOf(spoiled([pack(SQ), "region: '411400'", "region: '411400'\nregion: '411401'"]))
    assert.deepEqual([twice[0]?.file, twice[0]?.line], [SQ, 4])
    assert.equal(faultsOf(spoiled([pack(SQ), 'programs:', 'programs: ['])).length > 0, true)
  })

  test('everything at once: one load names all faults', () => {
    const dir = spoiled([pack(YC), 'max: 3', 'max: 4'], [pack(SQ), 'fen: 24000', 'fen: 42000'])
    assert.deepEqual(new Set(faultsOf(dir).map(({ rule }) => rule)), new Set(['YC-26', 'SQ-30']))
  })
})

const sourcesDir = process.env['CHIZHENG_SOURCES']
const skip = sourcesDir ? false : 'CHIZHENG_SOURCES is not set'
describe('quotes against the source texts (CHIZHENG_SOURCES names their folder)', () => {
  test('every quote stands on its line', { skip }, () => {
    assert.deepEqual(faultsOf(spoiled(), sourcesDir), [])
  })

  test('a quote that the source does not have, or has on another line', { skip }, () => {
    const invented = faultsOf(
      spoiled([pack(SQ), "quote: '同一人员同一职业同一等级不得重复申领'", "quote: '同一人员同一等级不得重复申领'"]),
      sourcesDir,
    )
    assert.deepEqual(
      invented.map(({ rule, message }) => [rule, message.slice(0, 9)]),
      [['SQ-34', '原文中找不到引用的']],
    )
    const moved = faultsOf(spoiled([pack(SQ), "line: 39, quote: '同一人员", "line: 38, quote: '同一人员"]), sourcesDir)
    assert.match(moved[0]?.message ?? '', /不在第 38 行，而在第 39 行/)
  })

  test('a text with another SHA-256 is not the source', { skip }, () => {
    const faults = faultsOf(spoiled([pack(SQ), 'sha256: 20dc', 'sha256: 20dd']), sourcesDir)
    assert.match(faults[0]?.message ?? '', /SHA-256/)
  })
})

test('without the source texts the quotes are counted as skipped', () => {
  const packSet = loadPacks({ packsDir: path.join(policyDir, 'packs') })
  assert.ok(packSet.skippedQuotes > 180)
})
