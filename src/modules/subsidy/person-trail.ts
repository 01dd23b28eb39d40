import { sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { PROGRAM_NAMES, type Program } from '#src/modules/policy/index.ts'
import { type Action, mayDo } from '#src/platform/access/roles.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Trail } from '#src/platform/http/contract.ts'
import { lineNumber } from './claim-line.store.ts'

interface TrailRow {
  person_id: string
  kind: Trail[number]['kind']
  id: string
  number: string
  line_no: number | null
  program: Program | null
}

const RIGHTS = {
  certificate: 'certificate.read',
  claim: 'claim.read',
  pay_batch: 'fund.read',
} as const satisfies Record<TrailRow['kind'], Action>

/**
 * For each of these persons the way from one class or exam on: certificate, claim lines, payments, as far as the reader's role and
 * scope open them.
 */
export async function trailOf(
  db: Db,
  scope: Scope,
  from: { readonly classId: string } | { readonly sessionId: string },
  personIds: readonly string[],
): Promise<ReadonlyMap<string, Trail>> {
  if (personIds.length === 0) return new Map()
  const here = (owner: string) =>
    'classId' in from
      ? sql`${sql.ref(owner)}.class_id = ${from.classId}::uuid`
      : sql`${sql.ref(owner)}.session_id = ${from.sessionId}::uuid`
  const { rows } = await sql<TrailRow>`
    with own as materialized (
      select c.person_id, c.certificate_id, c.number from certificate c
       where c.person_id = any(${[...personIds]}::uuid[]) and ${here('c')}),
    line as materialized (
      select l.person_id, l.line_id, l.line_no, l.program, l.batch_id from claim_line l
       where l.person_id = any(${[...personIds]}::uuid[]) and l.status <> 'withdrawn'
         and (${'classId' in from ? here('l') : sql`false`} or l.certificate_id in (select o.certificate_id from own o)))
    select o.person_id, 'certificate' as kind, o.certificate_id as id, o.number, null as line_no, null as program
      from own o join certificate c on c.person_id = o.person_id and c.certificate_id = o.certificate_id
     where ${inScope(scope, 'certificate', 'c')}
    union all
    select n.person_id, 'claim', n.line_id, b.number, n.line_no, n.program
      from line n join claim_batch b on b.batch_id = n.batch_id join claim_line l on l.person_id = n.person_id and l.line_id = n.line_id
     where ${inScope(scope, 'claim_line', 'l')}
    union all
    select n.person_id, 'pay_batch', b.pay_batch_id, b.number, null, null
      from line n join pay_line w on w.person_id = n.person_id and w.line_id = n.line_id and w.status <> 'withdrawn'
      join pay_batch b on b.pay_batch_id = w.pay_batch_id
     where ${inScope(scope, 'pay_batch', 'b')}
     order by 1, 2 desc, 4`.execute(db)
  const { role } = scope
  const trails = new Map<string, Trail>()
  for (const row of rows.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))) {
    if (role === 'public' || role === 'system' || !mayDo(role, RIGHTS[row.kind])) continue
    trails.set(row.person_id, [...(trails.get(row.person_id) ?? []), linkOf(row)])
  }
  return trails
}

const ORDER: readonly TrailRow['kind'][] = ['certificate', 'claim', 'pay_batch']

function linkOf({ kind, id, number, line_no, program }: TrailRow): Trail[number] {
  switch (kind) {
    case 'certificate':
      return { kind, name: '证书', number, link: CONSOLE.certificate(id) }
    case 'claim':
      return { kind, name: PROGRAM_NAMES[program!], number: lineNumber(number, line_no!), link: CONSOLE.claimLine(id) }
    case 'pay_batch':
      return { kind, name: '拨付', number, link: CONSOLE.payBatch(id) }
  }
}
