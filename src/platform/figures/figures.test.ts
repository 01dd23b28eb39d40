import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { newId } from '#src/kernel/ids.ts'
import { plainDate } from '#src/kernel/plain-date.ts'
import { openTestPlatform, type TestPlatform } from '#test/platform.ts'
import { addFiguresInTx, addPersonFiguresInTx, compactFigures, type FigureFact, readFigures } from './figures.ts'

let city: TestPlatform
before(async (t) => {
  city = await openTestPlatform(t as never)
})

const day = plainDate('2022-06-01')
const fact = (personId: string, unitId: string, more: Partial<FigureFact> = {}): FigureFact => ({
  personId,
  unitId,
  measure: 'test',
  departmentId: null,
  day,
  n: 1,
  ...more,
})
const read = async (measure: string, ...units: string[]) => {
  const figures = await readFigures(city.db, units, [measure], plainDate('2022-01-01'), plainDate('2022-12-31'))
  return units.map((unit) => figures.get(`${unit} ${measure}`) ?? 0)
}
const write = async (facts: FigureFact[], add: typeof addFiguresInTx) => {
  const tree = await city.platform.unitTree()
  await city.write('county', async (tx) => {
    await add(tx, tree, facts)
    await tx.audit({ action: 'demo.load', subjectType: 'test', subjectId: 'x' })
  })
}

test('人次 counts every fact: in the county, everything above it, and the lead department beside them', async () => {
  const facts = [
    fact(newId(), '411402', { departmentId: '411400-d03' }),
    fact(newId(), '411402'),
    fact(newId(), '411481'),
  ]
  await write(
    facts.map((one) => ({ ...one, measure: 'times' })),
    addFiguresInTx,
  )
  assert.deepEqual(await read('times', '411402', '411481', '411400', '410000', '411400-d03'), [2, 1, 3, 3, 1])
})

test('人 counts a person once a year: 1 + 1 below and 1 above; undone only when the last fact goes', async () => {
  const person = newId()
  const inMeasure = (unit: string, n: 1 | -1 = 1) => fact(person, unit, { measure: 'persons', n })
  await write([inMeasure('411402'), inMeasure('411402')], addPersonFiguresInTx)
  await write([inMeasure('411481')], addPersonFiguresInTx)
  assert.deepEqual(await read('persons', '411402', '411481', '411400'), [1, 1, 1])
  await write([inMeasure('411402', -1)], addPersonFiguresInTx)
  assert.deepEqual(await read('persons', '411402', '411481', '411400'), [1, 1, 1])
  await write([inMeasure('411402', -1)], addPersonFiguresInTx)
  assert.deepEqual(await read('persons', '411402', '411481', '411400'), [0, 1, 1])
  await assert.rejects(write([inMeasure('411402', -1)], addPersonFiguresInTx), /first_in_not_negative/)
})

test('folding changes no figure, twice or twice at once, and what comes after is added', async () => {
  const before = await read('times', '411402', '411400')
  await Promise.all([compactFigures(city.db), compactFigures(city.db)])
  await compactFigures(city.db)
  assert.deepEqual(await read('times', '411402', '411400'), before)
  await write([{ ...fact(newId(), '411402'), measure: 'times' }], addFiguresInTx)
  assert.deepEqual(
    await read('times', '411402', '411400'),
    before.map((n) => n + 1),
  )
  await compactFigures(city.db)
  assert.deepEqual(
    await read('times', '411402', '411400'),
    before.map((n) => n + 1),
  )
})

test('a writer that is still open when cells are folded is not lost', async () => {
  const before = (await read('times', '411481'))[0]!
  const tree = await city.platform.unitTree()
  await city.write('county2', async (tx) => {
    await addFiguresInTx(tx, tree, [{ ...fact(newId(), '411481'), measure: 'times' }])
    await write([{ ...fact(newId(), '411481'), measure: 'times' }], addFiguresInTx)
    await compactFigures(city.db)
    await tx.audit({ action: 'demo.load', subjectType: 'test', subjectId: 'x' })
  })
  await compactFigures(city.db)
  assert.deepEqual(await read('times', '411481'), [before + 2])
})
