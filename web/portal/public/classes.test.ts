import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { classPage, isJoinable, joinableClasses, type PublicClass } from './classes.ts'

const realFetch = globalThis.fetch
afterEach(() => {
  globalThis.fetch = realFetch
})

const theClass = (number: string, startDay: string, seatsLeft = 5): PublicClass => ({
  number,
  title: `${number} 班`,
  occupationName: '养老护理员',
  levelName: '中级工',
  unitId: '411402',
  unitName: '梁园区',
  place: '示例路',
  startDay,
  endDay: startDay,
  seatsLeft,
  statusName: '已批准',
  feeText: '免费',
})

/** Answers the pages in turn; another request than these fails the test. */
function pages(...given: PublicClass[][]): string[] {
  const asked: string[] = []
  globalThis.fetch = async (input) => {
    asked.push(String(input))
    const items = given[asked.length - 1]
    assert.ok(items, 'one page more than needed was asked for')
    return Response.json({ items, nextCursor: `after-${asked.length}`, total: { n: 99, exact: true } })
  }
  return asked
}

test('a class can be joined up to its first day, while a seat is left', () => {
  assert.ok(isJoinable(theClass('甲', '2022-06-07'), '2022-06-07'))
  assert.ok(!isJoinable(theClass('甲', '2022-06-06'), '2022-06-07'))
  assert.ok(!isJoinable(theClass('甲', '2022-06-20', 0), '2022-06-07'))
})

test('reading goes on until classes have begun, and the next to begin stands first', async () => {
  const asked = pages(
    [theClass('丁', '2022-07-01'), theClass('丙', '2022-06-20', 0)],
    [theClass('乙', '2022-06-10'), theClass('甲', '2022-06-06')],
  )
  const found = await joinableClasses('', '2022-06-07')
  assert.deepEqual(
    found.map((one) => one.number),
    ['乙', '丁'],
  )
  assert.equal(asked.length, 2)
  assert.match(asked[1] ?? '', /cursor=after-1/)
})

test('a county is asked of the server, so that pages and totals are of that county', async () => {
  const asked = pages([theClass('甲', '2022-06-10')], [])
  await classPage({ q: '护理', unit: '411402' }, undefined, 30)
  await classPage({ q: '' }, 'next', 30)
  const [first, second] = asked.map((address) => new URL(address, 'http://x').searchParams)
  assert.deepEqual([first?.get('unit'), first?.get('q'), first?.get('count')], ['411402', '护理', '1'])
  assert.deepEqual([second?.has('unit'), second?.get('cursor')], [false, 'next'])
})
