// The rules that keep the schema fit for distribution: each with what is allowed, what is refused, and where.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lintMigration, lintMigrations, type SchemaLayout } from './lint.ts'
import { readMigrations } from './migrate.ts'

const known = (): SchemaLayout =>
  new Map([
    ['person', { kind: 'keyed', key: 'person_id', appendOnly: false }],
    ['enrolment', { kind: 'keyed', key: 'person_id', appendOnly: false }],
    ['certificate_no', { kind: 'unique-key', key: 'number', appendOnly: false }],
    ['region', { kind: 'reference', key: undefined, appendOnly: false }],
    ['budget', { kind: 'coordinator', key: undefined, appendOnly: false }],
    ['audit_event', { kind: 'keyed', key: 'person_id', appendOnly: true }],
  ])

const grant = (table: string) => `grant select, insert on ${table} to chizheng_app;`
const keyed = (body: string) =>
  `-- keyed: person_id\ncreate table voucher (\n  person_id uuid,\n  ${body}\n);\n${grant('voucher')}`
const coordinator = (body: string) => `-- coordinator\ncreate table seat (\n  ${body}\n);\n${grant('seat')}`

const ALLOWED: readonly (readonly [name: string, sql: string])[] = [
  ['keyed, key first in the primary key', keyed('id uuid, primary key (person_id, id)')],
  [
    'keyed, key alone as the primary key',
    `-- keyed: person_id\ncreate table p (person_id uuid primary key);${grant('p')}`,
  ],
  ['keyed, unique with the key anywhere', keyed('id uuid, unique (id, person_id), primary key (person_id, id)')],
  ['keyed, unique nulls not distinct', keyed('id uuid, unique nulls not distinct (person_id, id)')],
  [
    'keyed, unique index with the key',
    `${keyed('id uuid')}\ncreate unique index on voucher (id, person_id) where id is not null;`,
  ],
  ['keyed to keyed with the key', keyed('id uuid, foreign key (person_id, id) references enrolment (person_id, id)')],
  ['keyed to keyed, primary key meant', keyed('foreign key (person_id) references person')],
  [
    'key column refers by itself',
    `-- keyed: person_id\ncreate table x (person_id uuid references person (person_id));${grant('x')}`,
  ],
  ['keyed to reference', keyed('region text references region (code)')],
  ['keyed with identity', keyed('n bigint generated always as identity')],
  ['keyed with an exclusion of the key', keyed('d daterange, exclude using gist (person_id with =, d with &&)')],
  [
    'coordinator to coordinator and reference',
    coordinator('b uuid references budget, r text references region (code)'),
  ],
  ['coordinator with serial', coordinator('id bigserial primary key, name text unique')],
  [
    'unique-key',
    `-- unique-key: number\ncreate table voucher_no (number text primary key, person_id uuid);${grant('voucher_no')}`,
  ],
  ['reference needs no grant', '-- reference\ncreate table holiday (day date primary key);'],
  [
    'prose beside the directive',
    `-- Seats of a class.\n-- coordinator\n-- Locked after the person rows.\ncreate table seat (id uuid);${grant('seat')}`,
  ],
  ['schema public is the default', `-- coordinator\ncreate table public.seat (id uuid);${grant('seat')}`],
  [
    'append-only with select and insert',
    `-- keyed: person_id\n-- append-only\ncreate table org_audit (person_id uuid);${grant('org_audit')}`,
  ],
  ['a policy for update locks nothing', 'create policy own on person for update using (true);'],
  [
    'words in strings and comments',
    `comment on table person is 'for update, rollup (x); create trigger'; -- for update\n/* create rule /* nested */ */`,
  ],
  ['a column called cube', coordinator('cube text, trigger text')],
  ['temporary tables are free', 'create temp table scratch (id int);'],
  ['a partition is of its parent’s kind', 'create table enrolment_2022 partition of enrolment for values in (2022);'],
  [
    'a concurrent index',
    '-- no transaction\ncreate unique index concurrently if not exists a on enrolment (person_id, class_id);',
  ],
  ['column grants of update on an ordinary table', 'grant update (name) on person to chizheng_app;'],
  ['rights of others do not concern us', 'grant all on audit_event to auditor;'],
  [
    'rights on a schema or a function',
    'grant usage on schema public to chizheng_app; grant execute on function f() to chizheng_app;',
  ],
]

const REFUSED: readonly (readonly [name: string, sql: string, line: number, message: RegExp])[] = [
  ['no kind', 'create table seat (id uuid);', 1, /does not say its kind/],
  ['kind not directly above', '-- coordinator\n\ncreate table seat (id uuid);', 3, /does not say its kind/],
  ['kind behind other code', 'select 1; -- coordinator\ncreate table seat (id uuid);', 2, /does not say its kind/],
  ['two kinds', `-- coordinator\n-- reference\ncreate table seat (id uuid);${grant('seat')}`, 3, /more than one kind/],
  [
    'key that is no column',
    `-- keyed: person_id\ncreate table x (id uuid);${grant('x')}`,
    2,
    /has no column person_id/,
  ],
  ['primary key without the key', keyed('id uuid primary key'), 4, /primary key \(id\) must contain person_id/],
  ['key second in the primary key', keyed('id uuid, primary key (id, person_id)'), 4, /person_id must come first/],
  ['unique without the key', keyed('id uuid, constraint one unique (id)'), 4, /unique \(id\) must contain person_id/],
  ['unique column', keyed('id uuid not null unique'), 4, /unique \(id\) must contain person_id/],
  [
    'unique index without the key',
    'create unique index a on enrolment (class_id);',
    1,
    /unique index \(class_id\) must contain/,
  ],
  [
    'unique index on an expression of the key',
    'create unique index a on enrolment (lower(person_id));',
    1,
    /must contain/,
  ],
  [
    'added constraint',
    'alter table enrolment add constraint a unique (class_id);',
    1,
    /unique \(class_id\) must contain/,
  ],
  [
    'added column',
    'alter table only enrolment add column if not exists b uuid unique, add c int;',
    1,
    /unique \(b\) must contain/,
  ],
  ['keyed to coordinator', keyed('b uuid references budget (id)'), 4, /may not refer to the coordinator table budget/],
  ['coordinator to keyed', coordinator('p uuid references person (person_id)'), 3, /may not refer to person/],
  [
    'reference to keyed',
    '-- reference\ncreate table r (p uuid references person);',
    2,
    /reference table and may not refer to person/,
  ],
  ['keyed to another key', keyed('n text references certificate_no (number)'), 4, /certificate_no by number/],
  [
    'keyed to keyed without the key',
    keyed('id uuid, foreign key (id) references enrolment (id)'),
    4,
    /does not match person_id/,
  ],
  [
    'keyed to keyed, columns crossed',
    keyed('id uuid, foreign key (person_id, id) references enrolment (id, person_id)'),
    4,
    /does not match/,
  ],
  ['unknown table', keyed('x uuid references nowhere (id)'), 4, /nowhere, which no migration before/],
  [
    'dropped table',
    `drop table budget;\n${coordinator('b uuid references budget')}`,
    4,
    /budget, which no migration before/,
  ],
  [
    'exclusion without the key',
    keyed('d daterange, exclude using gist (d with &&)'),
    4,
    /exclusion constraint must hold person_id/,
  ],
  ['serial on a keyed table', keyed('n bigserial'), 4, /serial draws from one sequence/],
  ['nextval on a keyed table', keyed("n bigint default nextval('s')"), 4, /nextval draws/],
  ['nextval set later', "alter table person alter column n set default nextval('s');", 1, /nextval draws/],
  ['trigger', 'create or replace trigger t after insert on person execute function f();', 1, /Triggers are not/],
  [
    'constraint trigger',
    'create constraint trigger t after insert on person execute function f();',
    1,
    /Triggers are not/,
  ],
  ['rule', 'create rule r as on delete to person do instead nothing;', 1, /Rules are not/],
  ['grouping sets', 'create view v as\nselect a from b\ngroup by grouping sets ((a), ());', 3, /Grouping sets/],
  ['rollup', 'create view v as select a from b group by rollup (a);', 1, /rollup does not run/],
  [
    'cube inside a function',
    'create function f() returns int language sql as $$\n\nselect a from b group by cube (a)\n$$;',
    3,
    /cube does not run/,
  ],
  ['for update', 'select * from person\nfor update;', 2, /FOR UPDATE/],
  [
    'for no key update in a DO block',
    'do $x$ begin\nperform 1 from person for no key update; end $x$;',
    2,
    /FOR UPDATE/,
  ],
  ['no grant', '-- coordinator\ncreate table seat (id uuid);', 2, /no grant to chizheng_app/],
  [
    'grant to somebody else',
    '-- coordinator\ncreate table seat (id uuid); grant select on seat to public;',
    2,
    /no grant/,
  ],
  ['grants on all tables', 'grant select on all tables in schema public to chizheng_app;', 1, /grant table by table/],
  ['default privileges', 'alter default privileges grant select on tables to chizheng_app;', 1, /Default privileges/],
  [
    'a record not marked',
    `-- coordinator\ncreate table org_audit (id uuid);${grant('org_audit')}`,
    2,
    /mark it -- append-only/,
  ],
  ['update on an append-only table', 'grant select, update on audit_event to chizheng_app;', 1, /must not have update/],
  [
    'update of a column of it',
    'grant update (note) on table budget, audit_event to chizheng_app;',
    1,
    /must not have update/,
  ],
  ['delete on it', 'grant select, delete on public.audit_event to chizheng_app;', 1, /must not have delete/],
  ['all on it', 'grant all privileges on audit_event to chizheng_app;', 1, /must not have all/],
  ['a string that never ends', "select 'a", 1, /cannot be read: line 1/],
]

for (const [name, sql] of ALLOWED)
  test(`allowed: ${name}`, () => assert.deepEqual(lintMigration('0001_x', sql, known()), []))

for (const [name, sql, line, message] of REFUSED)
  test(`refused: ${name}`, () => {
    const findings = lintMigration('0001_x', sql, known())
    assert.equal(findings.length, 1, JSON.stringify(findings))
    assert.equal(findings[0]?.line, line)
    assert.match(findings[0]?.message ?? '', message)
  })

test('a later migration knows the tables of an earlier one, under their new names too', () => {
  const first = {
    name: '0001_a',
    sql: `-- keyed: person_id\ncreate table person (person_id uuid primary key);${grant('person')}`,
  }
  const second = { name: '0002_b', sql: 'alter table person rename to human;\ncreate unique index on human (name);' }
  assert.deepEqual(
    lintMigrations([first, second]).map(({ file, line }) => [file, line]),
    [['0002_b', 2]],
  )
})

test('the migrations of this build keep the rules', () => {
  assert.deepEqual(lintMigrations(readMigrations()), [])
})
