// Aim: every list of money is searched and taken away as it is shown: by number, by name, by pinyin, by a whole identity number; inside
// the scope; page after page; and a workbook holds exactly what the filter leaves.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { readXlsx } from 'hucre/xlsx'
import { sql } from 'kysely'
import { SAMPLE_BUDGET_ID, samplePerson } from '#src/modules/demo/index.ts'
import { approve, noticedBatch, people } from '#test/builders/claims.ts'
import { buildSampleRecords, SAMPLE_PLACES, type SampleRecords } from '#test/builders/sample-records.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'

interface Words {
  name: string
  pinyin: string
  initials: string
}
interface Found {
  readonly items: readonly Readonly<Record<string, unknown>>[]
  readonly nextCursor: string | null
  readonly total?: { n: number; exact: boolean }
}

describe('lists of money', () => {
  let server: TestServer
  let mine: SampleRecords
  let next: SampleRecords
  let foreign: SampleRecords
  const closing: (() => Promise<void>)[] = []
  before(async () => {
    server = await openTestServer({ after: (work) => closing.push(work) })
    mine = await buildSampleRecords(server, SAMPLE_PLACES.liangyuan)
    next = await buildSampleRecords(server, SAMPLE_PLACES.yongcheng)
    foreign = await buildSampleRecords(server, SAMPLE_PLACES.elsewhere)
  })
  after(async () => {
    for (const close of closing.reverse()) await close()
  })

  const ask = async (path: string, query: Record<string, string>, username: string): Promise<Found> => {
    const url = `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams({ count: '1', ...query })}`
    const answer = await server.call(username, 'GET', url)
    assert.equal(answer.status, 200, `${url} ${JSON.stringify(answer.body)}`)
    return answer.body as unknown as Found
  }
  const ids = async (path: string, q: string, username: string, key = 'id') => {
    const found = await ask(path, { q, limit: '500' }, username)
    assert.equal(found.total?.n, found.items.length, `${path} ${q}: the count is of what is found`)
    return found.items.map((row) => row[key])
  }
  const personWords = async (id: string) =>
    (await sql<Words>`select name, pinyin, initials from person where person_id = ${id}`.execute(server.db)).rows[0]!
  const organisationWords = async (id: string) =>
    (await sql<Words>`select name, pinyin, initials from organisation where organisation_id = ${id}`.execute(server.db))
      .rows[0]!
  const numberOf = async (table: string, key: string, id: string, column = 'number') =>
    (
      await sql<{
        n: string
      }>`select ${sql.ref(column)} as n from ${sql.table(table)} where ${sql.ref(key)} = ${id}`.execute(server.db)
    ).rows[0]!.n
  const ofPerson = (w: Words, index: number) => [w.name, w.pinyin, w.initials.toUpperCase(), samplePerson(index).docNo]
  const ofOrganisation = (w: Words) => [w.name.slice(1, 5), w.pinyin.slice(0, 8), w.initials]

  interface List {
    readonly path: (records: SampleRecords) => string
    readonly id: (records: SampleRecords) => string
    readonly key?: string
    readonly as: string
    /** What finds the record. */
    readonly words: (records: SampleRecords) => Promise<readonly string[]>
    /** What finds this one and that of the next county, for who answers for the city; for whole lists alone. */
    readonly both?: string
  }
  const lists: Record<string, List> = {
    'claim batches': {
      path: () => '/api/claim-batches',
      id: (r) => r.batchId,
      as: 'city',
      words: async (r) => [
        r.batchNumber,
        r.batchNumber.toLowerCase(),
        ...ofPerson(await personWords(r.personIds[1]), r.place.persons[1]),
        ...ofOrganisation(await organisationWords(r.place.assessor.id)),
      ],
      both: '技能评价中心',
    },
    'lines of a claim': {
      path: (r) => `/api/claim-batches/${r.batchId}/lines`,
      id: (r) => r.lineIds[1],
      as: 'city',
      words: async (r) => [`${r.batchNumber}-002`, ...ofPerson(await personWords(r.personIds[1]), r.place.persons[1])],
    },
    'pay batches': {
      path: () => '/api/pay-batches',
      id: (r) => r.payBatchId,
      as: 'finance',
      words: async (r) => [
        await numberOf('pay_batch', 'pay_batch_id', r.payBatchId),
        r.batchNumber,
        ...ofOrganisation(await organisationWords(r.place.assessor.id)),
      ],
      both: 'BF',
    },
    'lines of a pay batch': {
      path: (r) => `/api/pay-batches/${r.payBatchId}/lines`,
      id: (r) => r.payLineId,
      as: 'finance',
      words: async (r) => [
        `${r.batchNumber}-003`,
        ...ofPerson(await personWords(r.personIds[2]), r.place.persons[2]),
        ...ofOrganisation(await organisationWords(r.place.assessor.id)),
      ],
    },
    grants: {
      path: () => '/api/grants',
      id: (r) => r.grantId,
      as: 'city',
      words: async (r) => [
        await numberOf('grant_application', 'grant_id', r.grantId),
        ...ofOrganisation(await organisationWords(r.place.provider.id)),
      ],
      both: 'JB',
    },
    notices: {
      path: () => '/api/notices',
      id: (r) => r.noticeId,
      as: 'city',
      words: async (r) => [r.noticeNumber, ...ofOrganisation(await organisationWords(r.place.assessor.id))],
      both: '公示',
    },
    blacklist: {
      path: () => '/api/blacklist',
      id: (r) => r.blacklistId,
      as: 'city',
      words: async (r) => ofPerson(await personWords(r.personIds[1]), r.place.persons[1]),
      both: '样例',
    },
    'account corrections': {
      path: () => '/api/payee-changes',
      id: (r) => r.payeeChangeId,
      as: 'finance',
      words: async (r) => ofPerson(await personWords(r.personIds[1]), r.place.persons[1]),
      both: '样例',
    },
    'education funds': {
      path: () => '/api/education-funds',
      id: (r) => r.educationFundId,
      as: 'city',
      words: async (r) => {
        const of = await numberOf('education_fund', 'declaration_id', r.educationFundId, 'organisation_id')
        return ofOrganisation(await organisationWords(of))
      },
      both: '2021',
    },
    exceptions: {
      path: () => '/api/limit-overrides',
      id: (r) => r.overrideId,
      as: 'city',
      words: async (r) => [r.classNumber, ...ofPerson(await personWords(r.personIds[2]), r.place.persons[2])],
      both: '养老护理班',
    },
  }

  for (const [name, list] of Object.entries(lists)) {
    test(`${name}: found by number, name, pinyin or a whole identity number; nothing else is`, async () => {
      for (const words of await list.words(mine)) {
        const found = await ids(list.path(mine), words, list.as, list.key)
        assert.ok(found.includes(list.id(mine)), `${name} by ${words}`)
      }
      assert.deepEqual(await ids(list.path(mine), '没有这样的字', list.as), [])
      assert.deepEqual(await ids(list.path(mine), '%', list.as), [])
      assert.deepEqual(await ids(list.path(mine), samplePerson(0).docNo.slice(0, 17), list.as), [])
    })

    if (list.both !== undefined)
      test(`${name}: what lies outside the scope is not found; page after page it is the same`, async () => {
        for (const words of await list.words(foreign))
          assert.ok(!(await ids(list.path(mine), words, list.as)).includes(list.id(foreign)), `${name} by ${words}`)
        const all = await ids(list.path(mine), list.both!, list.as)
        assert.ok(all.includes(list.id(mine)) && all.includes(list.id(next)), `${name} by ${list.both}`)
        const walked: unknown[] = []
        for (let cursor: string | null = ''; cursor !== null; ) {
          const page: Found = await ask(
            list.path(mine),
            { q: list.both!, limit: '1', ...(cursor ? { cursor } : {}) },
            list.as,
          )
          assert.equal(page.total?.n, all.length)
          walked.push(...page.items.map((row) => row['id']))
          cursor = page.nextCursor
        }
        assert.deepEqual(walked, all)
      })
  }

  test('letters alone are the beginning of pinyin or of a number, not a letter within every number', async () => {
    const path = `/api/claim-batches/${mine.batchId}/lines`
    const { rows } = await sql<{ initials: string; pinyin: string }>`
      select p.initials, p.pinyin from claim_line l join person p on p.person_id = l.person_id where l.batch_id = ${mine.batchId}`.execute(
      server.db,
    )
    const letter = mine.batchNumber[1]!.toLowerCase()
    const begins = rows.filter((row) => row.pinyin.startsWith(letter) || row.initials.startsWith(letter)).length
    assert.ok(begins < rows.length)
    assert.equal((await ids(path, letter, 'city')).length, begins)
    assert.equal((await ids(path, mine.batchNumber.slice(0, 2).toLowerCase(), 'city')).length, rows.length)
    // Half-width or full-width, it is one number.
    assert.equal((await ids(path, mine.batchNumber.replace('-', '－'), 'city')).length, rows.length)
  })

  test('who answers for one county finds nothing of the next one, by no word', async () => {
    for (const name of ['claim batches', 'grants', 'notices', 'blacklist', 'exceptions'])
      for (const words of await lists[name]!.words(next))
        assert.ok(
          !(await ids(lists[name]!.path(mine), words, 'county')).includes(lists[name]!.id(next)),
          `${name} by ${words}`,
        )
  })

  /** What stands under these heads of a workbook, row by row: the head says where, the data begin behind it. */
  const titles = async (path: string, heads: readonly string[], username = 'finance') => {
    const file = await server.call(username, 'GET', path)
    assert.equal(file.status, 200, path)
    const { sheets } = await readXlsx(file.raw)
    const rows = sheets[0]!.rows
    const at = rows.findIndex((row) => heads.every((head) => row.includes(head)))
    assert.ok(at >= 0, `${path}: ${heads.join('、')}`)
    const columns = heads.map((head) => rows[at]!.indexOf(head))
    return rows.slice(at + 1).map((row) => columns.map((column) => row[column]))
  }
  const yuan = (fen: unknown) => Number(fen) / 100
  const acts = async (action: string) =>
    (
      await sql<{
        facts: { filters: string[] }
      }>`select facts from org_audit where action = ${action} order by seq`.execute(server.db)
    ).rows.map((row) => row.facts.filters)

  test('the movements of a book: found by paper, by what they are called, by person; the workbook is what is found', async () => {
    const own = await noticedBatch(server, { persons: people(300, 2) })
    await server.moveDay('2022-06-29')
    assert.equal((await approve(server, own.batchId)).status, 200)
    const path = `/api/ledger?budget=${SAMPLE_BUDGET_ID}`
    const all = await ask(path, { limit: '500' }, 'finance')
    const first = all.items[0]!
    const same = (key: string) => all.items.filter((row) => row[key] === first[key]).map((row) => row['id'])
    assert.ok(same('kindName').length < all.items.length, 'there are movements of several kinds')
    assert.deepEqual(await ids(path, String(first['kindName']), 'finance'), same('kindName'))
    assert.ok((await ids(path, String(first['document']), 'finance')).includes(first['id']))
    const { rows } = await sql<{ transfer_id: string; person_id: string }>`
      select transfer_id, person_id from transfer where budget_id = ${SAMPLE_BUDGET_ID} and person_id is not null order by transfer_id desc`.execute(
      server.db,
    )
    const { pinyin } = await personWords(rows[0]!.person_id)
    const about = await ids(path, pinyin, 'finance')
    assert.deepEqual(
      about,
      rows.filter((row) => row.person_id === rows[0]!.person_id).map((row) => row.transfer_id),
    )
    assert.deepEqual(await ids(path, '没有这样的字', 'finance'), [])

    const columns = ['事项', '金额（元）', '单据']
    for (const q of ['', String(first['kindName']), pinyin]) {
      const shown = await ask(path, { limit: '500', ...(q ? { q } : {}) }, 'finance')
      assert.deepEqual(
        await titles(
          `/api/ledger.xlsx?${new URLSearchParams({ budget: SAMPLE_BUDGET_ID, ...(q ? { q } : {}) })}`,
          columns,
        ),
        shown.items.map((row) => [row['kindName'], yuan(row['amountFen']), row['document']]),
      )
    }
    assert.deepEqual(
      await acts('ledger.export'),
      [['budget'], ['budget', 'q'], ['budget', 'q']].map((f) => f.slice(1)),
    )
    const other = foreign.place.budgetId
    assert.equal((await server.call('finance', 'GET', `/api/ledger.xlsx?budget=${other}`)).status, 404)
    assert.equal((await server.call('county', 'GET', `/api/ledger.xlsx?budget=${SAMPLE_BUDGET_ID}`)).status, 404)
    assert.equal((await server.call('assessor', 'GET', `/api/ledger.xlsx?budget=${SAMPLE_BUDGET_ID}`)).status, 403)
  })

  test('the lines of a pay batch: the workbook is what the filter leaves, with accounts masked', async () => {
    const path = `/api/pay-batches/${mine.payBatchId}/lines`
    const columns = ['申领', '持证人', '账号', '金额（元）']
    const shown = await ask(path, { limit: '500' }, 'finance')
    const rowsOf = (found: Found) =>
      found.items.map((row) => [row['claimNumber'], row['personName'], row['bankMasked'], yuan(row['amountFen'])])
    assert.ok(shown.items.length > 0)
    assert.deepEqual(await titles(`${path}.xlsx`, columns), rowsOf(shown))
    for (const query of [{ q: mine.batchNumber }, { status: 'paid' }, { q: '没有这样的字' }] as Record<
      string,
      string
    >[])
      assert.deepEqual(
        await titles(`${path}.xlsx?${new URLSearchParams(query)}`, columns),
        rowsOf(await ask(path, { limit: '500', ...query }, 'finance')),
        JSON.stringify(query),
      )
    assert.deepEqual(await acts('pay.export'), [[], ['q'], ['status'], ['q']])
    assert.equal((await server.call('finance', 'GET', `/api/pay-batches/${foreign.payBatchId}/lines.xlsx`)).status, 404)
  })

  test('the lines of a claim: the workbook is what the filter leaves', async () => {
    const path = `/api/claim-batches/${mine.batchId}/lines`
    const columns = ['申领号', '姓名', '状态']
    const { name } = await personWords(mine.personIds[1])
    for (const query of [{}, { q: name }, { status: 'submitted' }, { outcome: 'INELIGIBLE' }] as Record<
      string,
      string
    >[]) {
      const shown = await ask(path, { limit: '500', ...query }, 'county')
      assert.deepEqual(
        await titles(`${path}.xlsx?${new URLSearchParams(query)}`, columns, 'county'),
        shown.items.map((row) => [row['number'], row['name'], row['statusName']]),
        JSON.stringify(query),
      )
    }
    assert.deepEqual(await acts('claim.export'), [[], ['q'], ['status'], ['outcome']])
  })

  test('the budgets: the workbook is the list of the year', async () => {
    const columns = ['资金', '预算（元）', '可用指标（元）']
    for (const query of ['', '?year=2022', '?year=2001']) {
      const answer = await server.call('finance', 'GET', `/api/budgets${query}`)
      assert.deepEqual(
        await titles(`/api/budgets.xlsx${query}`, columns),
        (answer.body['items'] as Record<string, unknown>[]).map((row) => [
          row['fundName'],
          yuan(row['totalFen']),
          yuan(row['availableFen']),
        ]),
      )
    }
    assert.deepEqual(await acts('budget.export'), [[], ['year'], ['year']])
  })
})
