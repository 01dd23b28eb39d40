import assert from 'node:assert/strict'
import { test } from 'node:test'
import { splitStatements, tokenize } from './sql-scan.ts'

const texts = (sql: string) => splitStatements(sql).map((statement) => statement.text)

const SPLITS: readonly (readonly [name: string, sql: string, statements: readonly string[]])[] = [
  ['nothing', '', []],
  ['only comments and semicolons', '-- a;\n;/* b; */;', []],
  ['two, the last without a semicolon', 'select 1; select 2', ['select 1', 'select 2']],
  ['a semicolon in a string', "select ';', 'it''s;'; select 2", ["select ';', 'it''s;'", 'select 2']],
  ['an escaped quote', "select E'\\';'; select 2", ["select E'\\';'", 'select 2']],
  ['a backslash means nothing in a plain string', "select '\\'; select 2", ["select '\\'", 'select 2']],
  ['a quoted name', 'select ";" from "a"";"; select 2', ['select ";" from "a"";"', 'select 2']],
  [
    'dollar quotes with and without a tag',
    'do $$ a; $x$ b; $x$ $$; do $x$ $$ ; $x$',
    ['do $$ a; $x$ b; $x$ $$', 'do $x$ $$ ; $x$'],
  ],
  ['a dollar in a name opens nothing', 'select a$b$ ; select c$b$', ['select a$b$', 'select c$b$']],
  ['a parameter opens nothing', 'select $1; select $1', ['select $1', 'select $1']],
  ['nested comments', 'select 1 /* a /* ; */ ; */ + 1; select 2', ['select 1 /* a /* ; */ ; */ + 1', 'select 2']],
  [
    'an SQL body',
    'create function f() returns int begin atomic select case when true then 1 end; select 2; end; select 3',
    ['create function f() returns int begin atomic select case when true then 1 end; select 2; end', 'select 3'],
  ],
  ['begin and end of a transaction', 'begin; select 1; end; select 2', ['begin', 'select 1', 'end', 'select 2']],
]

for (const [name, sql, statements] of SPLITS) test(`splits: ${name}`, () => assert.deepEqual(texts(sql), statements))

test('comment lines directly above belong to a statement, others do not', () => {
  const [first, second] = splitStatements('-- far\n\n-- near\n--  nearer  \nselect 1; -- behind\nselect 2')
  assert.deepEqual(first?.above, [
    { text: 'near', line: 3 },
    { text: 'nearer', line: 4 },
  ])
  assert.deepEqual(second?.above, [])
  assert.equal(second?.line, 6)
})

for (const [what, sql] of [
  ['string', "select 1;\nselect 'a"],
  ['quoted name', 'select 1;\nselect "a'],
  ['dollar quote', 'select 1;\ndo $a$ $b$'],
  ['comment', 'select 1;\n/* /* */'],
] as const)
  test(`a ${what} that never ends is a fault with its line`, () =>
    assert.throws(() => tokenize(sql), new RegExp(`line 2: the ${what}`)))
