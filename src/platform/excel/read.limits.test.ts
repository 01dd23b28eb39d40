// Aim: whatever is uploaded, the server's own thread answers within a second and the process stays under 800 MB.
import assert from 'node:assert/strict'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { test } from 'node:test'
import {
  EVIL_FILES,
  GOOD_ROW,
  ROSTER_HEADER,
  roster,
  sheetXml,
  stringBomb,
  workbook,
  zipBomb,
} from '#test/evil-xlsx.ts'
import { type ColumnSpec, type ReadLimits, readWorkbook } from './index.ts'

const columns = [
  { key: 'serial', title: '序号', kind: 'serial' },
  { key: 'name', title: '姓名', kind: 'text', required: true },
  { key: 'number', title: '身份证号', kind: 'identity', required: true, unique: true },
  { key: 'phone', title: '联系电话', kind: 'digits' },
  { key: 'birth', title: '出生日期', kind: 'date' },
] as const satisfies readonly ColumnSpec[]

const MAX_DELAY_MS = 1_000
const MAX_RSS_MB = 800

/** Reads while watching the thread, and holds both promises. */
async function watched(bytes: Buffer, limits: Partial<ReadLimits> = {}) {
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  const decision = await readWorkbook(bytes, { columns, limits })
  delay.disable()
  const longest = delay.max / 1e6
  // The peak of the whole process since it began: the worker thread, its buffers and this test included.
  const peak = process.resourceUsage().maxRSS / 1024
  assert.ok(longest < MAX_DELAY_MS, `the thread stood still for ${longest} ms`)
  assert.ok(peak < MAX_RSS_MB, `the process took ${peak} MB`)
  return decision.ok ? decision.value : decision.refusal
}

test('a 300 MB bomb that says so', async () => {
  const bomb = await zipBomb()
  assert.ok(bomb.length < 1024 * 1024, `${bomb.length} bytes on disk`)
  assert.equal(await watched(bomb), 'zip_bomb')
})

test('a 300 MB bomb that claims one megabyte is stopped while it inflates', async () => {
  assert.equal(await watched(await zipBomb({ claimedSize: 1024 * 1024 })), 'zip_bomb')
})

test('a 300 MB bomb under limits that would let its claim pass', async () => {
  const limits = { maxRatio: 100_000, maxDeclaredBytes: 1024 ** 3 }
  // Blanks without any tag are one endless token.
  assert.equal(await watched(await zipBomb(), limits), 'sheet_too_complex')
})

test('20,000 entries', async () => {
  assert.equal(await watched(EVIL_FILES.manyEntries()), 'zip_too_many_entries')
})

test('a far cell', async () => {
  assert.equal(await watched(EVIL_FILES.farCell()), 'sheet_far_cell')
})

test('nine levels of entities', async () => {
  assert.equal(await watched(EVIL_FILES.billionLaughs()), 'xml_unsafe')
})

test('more inflated than allowed, within every claim', async () => {
  assert.equal(
    await watched(await stringBomb(60), { maxRatio: 100_000, maxInflatedBytes: 50 * 1024 * 1024 }),
    'zip_bomb',
  )
})

test('a table of strings larger than the heap ends the worker thread, not the server', async () => {
  assert.equal(await watched(await stringBomb(60), { maxRatio: 100_000, heapMb: 16 }), 'sheet_too_complex')
})

test('a job past its time is ended', async () => {
  assert.equal(await watched(await stringBomb(60), { maxRatio: 100_000, timeoutMs: 50 }), 'read_too_slow')
})

const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, i) => [String(i + 1), '买买提·吐尔逊', String(i), '00014080001', '1990-03-07'])

test('20,000 rows are read, one more is refused by its row', async () => {
  const table = await watched(roster(rowsOf(20_000)))
  assert.ok(typeof table !== 'string', `${table}`)
  assert.equal(table.rows.length, 20_000)
  assert.equal(await watched(roster(rowsOf(20_001))), 'sheet_too_many_rows')
})

test('more cells than allowed, blank or not', async () => {
  const blank = '<row r="3">'.concat('<c/>'.repeat(100), '</row></sheetData>')
  const sheet = sheetXml([ROSTER_HEADER, GOOD_ROW]).replace('</sheetData>', blank)
  assert.equal(await watched(workbook({ sheet }), { maxCells: 100 }), 'sheet_too_complex')
})

test('more merged ranges than allowed', async () => {
  const merges = Array.from({ length: 11 }, (_, i) => `A${i + 10}:B${i + 10}`)
  assert.equal(await watched(roster([GOOD_ROW], merges), { maxMergedRanges: 10 }), 'sheet_too_complex')
})

test('eight uploads at once wait in line for two places', async () => {
  const file = roster(rowsOf(20_000))
  const tables = await Promise.all(Array.from({ length: 8 }, () => watched(file)))
  assert.deepEqual(
    tables.map((table) => typeof table),
    Array(8).fill('object'),
  )
})

test('a cancelled upload ends at once, waiting in line or running, and gives its place back', async () => {
  const slow = await stringBomb(60)
  const stop = new AbortController()
  const limits = { maxRatio: 100_000 }
  const running = Array.from({ length: 4 }, () => readWorkbook(slow, { columns, limits, signal: stop.signal }))
  setTimeout(() => stop.abort(), 30)
  const started = performance.now()
  for (const decision of await Promise.all(running)) assert.equal(decision.ok ? '' : decision.refusal, 'read_cancelled')
  assert.ok(performance.now() - started < 2_000)
  assert.ok(typeof (await watched(roster([GOOD_ROW]))) !== 'string')
  assert.equal((await readWorkbook(slow, { columns, signal: stop.signal })).ok, false)
})

test('a caller that fails in its progress hears of it', async () => {
  const boom = new Error('the page is gone')
  const onProgress = () => {
    throw boom
  }
  await assert.rejects(readWorkbook(roster([GOOD_ROW]), { columns, onProgress }), boom)
})
