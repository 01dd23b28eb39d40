import { trailOf } from '#src/modules/subsidy/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import { cursorKey, limitOf, type Page, type PageAsk, pageOfRows } from '#src/platform/http/page.ts'
import { type GroupCode, ROSTER_GROUPS } from './groups.types.ts'
import { countRoster, listRoster, type RosterKeyset, type RosterLine, rosterKeyOf } from './roster.store.ts'
import type { RosterLineView, RosterRow } from './training.contract.ts'
import { ENROLMENT_STATUS_NAMES } from './training.types.ts'

/** Only who runs the class and the county that answers for it see that somebody serves a sentence (DOMAIN 5.4, 16). */
const HIDDEN_GROUP = 'inmate'
const SEES_ALL_GROUPS: readonly Scope['role'][] = ['provider', 'county']

/** A trainee as the roster shows one: number and phone masked. */
export function rosterRowView(scope: Scope, line: RosterLine): RosterRow {
  const hidden = line.group_code === HIDDEN_GROUP && !SEES_ALL_GROUPS.includes(scope.role)
  return {
    personId: line.person_id,
    rowNumber: line.row_number,
    name: line.name,
    docNoMasked: line.doc_no_masked,
    sex: line.sex,
    group: hidden ? 'other' : line.group_code,
    groupName: hidden ? '其他' : ROSTER_GROUPS[line.group_code as GroupCode],
    phoneMasked: line.phone_masked,
    status: line.status,
    statusName: ENROLMENT_STATUS_NAMES[line.status],
    proposed: line.proposed,
    attendedLessons: line.attended_lessons,
    recordedLessons: line.recorded_lessons,
    attendedMinutes: line.attended_minutes,
  }
}

export async function rosterPage(db: Db, scope: Scope, classId: string, ask: PageAsk): Promise<Page<RosterLineView>> {
  const key = cursorKey(ask, ['number', 'number', 'id'])
  const after: RosterKeyset | undefined = key && [Number(key[0]), Number(key[1]), key[2]!]
  const lines = await listRoster(db, scope, classId, { limit: limitOf(ask), after })
  const trails = await trailOf(
    db,
    scope,
    { classId },
    lines.map((line) => line.person_id),
  )
  return pageOfRows(
    ask,
    lines,
    rosterKeyOf,
    (line) => ({ ...rosterRowView(scope, line), links: trails.get(line.person_id) ?? [] }),
    ask.count ? await countRoster(db, scope, classId) : undefined,
  )
}
