import { CONSOLE } from '#src/kernel/console-links.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { enterLimitsInTx, type LimitDeps } from '#src/modules/entitlements/index.ts'
import {
  findAccountsOfOthers,
  findPersonIdsByDocNo,
  lockPersonsInTx,
  registerPersonsInTx,
} from '#src/modules/registry/index.ts'
import { findListed, listedKey } from '#src/modules/supervision/index.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import { inTransaction, type Tx } from '#src/platform/db/transaction.ts'
import { annotateWorkbook, readWorkbook, type SheetRow, tableRefusalText } from '#src/platform/excel/index.ts'
import { storeFile } from '#src/platform/files/file-store.ts'
import { readUpload, TaskCancelled, TaskFailed, type TaskHandler, type TaskRun } from '#src/platform/jobs/tasks.ts'
import { type ClassRecord, findClassForUpdateInTx } from './class.store.ts'
import { isTeaching } from './class-actions.rules.ts'
import { type Place, placeNamed } from './place.rules.ts'
import {
  accountOfAnother,
  clashFault,
  decideRoster,
  nameDiffers,
  type RosterEntry,
  type RosterKey,
  readRosterRow,
} from './roster.rules.ts'
import { enrolInTx, findBusyInTx, freeSeatsInTx, listEnrolledInTx } from './roster.store.ts'
import { ROSTER_COLUMNS, ROSTER_LIMITS } from './roster-columns.ts'
import { findImportJob, insertImportRowsInTx, moveImportInTx } from './roster-import.store.ts'
import { CLASS_STATUS_NAMES, type ClassStatus, type RowFault } from './training.types.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/**
 * Reads an uploaded roster and enrols its good rows in one transaction; bad rows are listed, and the file comes back marked.
 * Killed at any point, the run that follows starts anew: until the commit there is nothing, after it there is nothing to do.
 */
export const rosterImportTask =
  (packs: LimitDeps['packs']): TaskHandler =>
  async (run) => {
    const importId = String(run.input['importId'])
    const { platform, scope } = run
    const job = await findImportJob(platform.db, scope, importId)
    if (!job) throw new TaskFailed('没有找到这次导入')
    const summary = { importId, classId: job.class_id }
    if (job.status !== 'queued' && job.status !== 'running')
      return { ...summary, accepted: job.accepted, refused: job.refused }
    const clocks = await platform.clocks()
    await inTransaction(
      platform.db,
      scope,
      clocks,
      (tx) => moveImportInTx(tx, scope, importId, { status: 'running' }),
      {
        quiet: true,
      },
    )
    try {
      const bytes = await readUpload(platform, job.digest)
      const sheet = await readWorkbook(bytes, { columns: ROSTER_COLUMNS, limits: ROSTER_LIMITS })
      if (!sheet.ok) throw new TaskFailed(tableRefusalText(sheet.refusal, sheet.facts))
      const { rows } = sheet.value
      const startDay = job.start_day
      const { entries, faults } = readRows(rows, { today: clocks.day, startDay, synthetic: platform.synthetic })
      await run.progress(faults.size, rows.length)
      const upload = {
        importId,
        classId: job.class_id,
        startDay,
        fileName: job.file_name,
        bytes,
        rows,
        entries,
        faults,
      }
      const counts = await inTransaction(platform.db, scope, clocks, (tx) => importRowsInTx(tx, run, packs, upload))
      return { ...summary, ...counts }
    } catch (error) {
      if (error instanceof TaskFailed || error instanceof TaskCancelled)
        await inTransaction(platform.db, scope, clocks, (tx) =>
          failImportInTx(
            tx,
            run,
            importId,
            error instanceof TaskFailed ? error.message : '导入已取消，没有导入任何内容',
          ),
        )
      throw error
    }
  }

async function failImportInTx(tx: Tx, run: TaskRun, importId: string, failure: string) {
  await moveImportInTx(tx, run.scope, importId, { status: 'failed', failure })
  await tx.audit({ action: 'roster.import_failed', subjectType: 'roster_import', subjectId: importId, facts: {} })
}

/** Which rows can be read, each by itself: what others hold against them is decided where they are locked. */
function readRows(rows: readonly SheetRow<RosterKey>[], facts: Parameters<typeof readRosterRow>[1]) {
  const entries: RosterEntry[] = []
  const faults = new Map<number, readonly RowFault[]>()
  for (const row of rows) {
    const read = readRosterRow(row, facts)
    if (read.entry) entries.push(read.entry)
    else faults.set(row.rowNumber, read.faults)
  }
  return { entries, faults }
}

interface Upload {
  readonly importId: string
  readonly classId: string
  /** Of the class when its rows were read. */
  readonly startDay: PlainDate
  readonly fileName: string
  readonly bytes: Buffer
  readonly rows: readonly SheetRow<RosterKey>[]
  readonly entries: readonly RosterEntry[]
  readonly faults: ReadonlyMap<number, readonly RowFault[]>
}

/** Lock order: the class, persons ascending, seats. Two imports of one class take turns at the class row. */
async function importRowsInTx(
  tx: Tx,
  run: TaskRun,
  packs: LimitDeps['packs'],
  upload: Upload,
): Promise<{ accepted: number; refused: number }> {
  const { platform, scope } = run
  const { importId, classId, rows } = upload
  const row = await findClassForUpdateInTx(tx, scope, classId)
  if (!row || !isTeaching(row.status as ClassStatus))
    throw new TaskFailed(
      `培训班现在是“${CLASS_STATUS_NAMES[(row?.status ?? 'cancelled') as ClassStatus]}”，不能导入花名册`,
    )
  if (row.start_day !== upload.startDay) throw new Error(`Class ${classId} was moved while its roster was read.`)
  const enrolled = await enrolEntriesInTx(tx, { platform, packs }, row, importId, upload.entries)
  const faults = new Map(upload.faults)
  for (const [rowNumber, fault] of enrolled.refused) faults.set(rowNumber, [fault])

  const annotatedFileId = faults.size === 0 ? null : await storeMarked(tx, run, row, upload, faults)
  const counts = { accepted: enrolled.personOf.size, refused: faults.size }
  await insertImportRowsInTx(
    tx,
    importId,
    rows.map(({ rowNumber }) => ({
      rowNumber,
      personId: enrolled.personOf.get(rowNumber) ?? null,
      faults: faults.get(rowNumber) ?? [],
      warnings: enrolled.warnings.get(rowNumber) ?? [],
    })),
  )
  const moved = await moveImportInTx(tx, scope, importId, {
    status: 'done',
    total: rows.length,
    ...counts,
    annotatedFileId,
  })
  if (!moved) throw new Error(`Roster import ${importId} was ended by another run.`)
  await tx.audit({
    action: 'roster.import',
    subjectType: 'training_class',
    subjectId: classId,
    facts: { importId, total: rows.length, ...counts },
  })
  await sendMessagesInTx(tx, [
    {
      accountIds: scope.accountId ? [scope.accountId] : [],
      template: 'roster_done',
      facts: { number: row.number, ...counts },
      link: CONSOLE.class(classId),
    },
  ])
  await run.lastStepInTx(tx)
  return counts
}

/** Which entries join, their persons and what to warn of: by row number. The year's places are taken with the seats. */
async function enrolEntriesInTx(
  tx: Tx,
  { platform, packs }: LimitDeps,
  row: ClassRecord,
  importId: string,
  entries: readonly RosterEntry[],
): Promise<{
  personOf: ReadonlyMap<number, string>
  refused: ReadonlyMap<number, RowFault>
  warnings: ReadonlyMap<number, readonly string[]>
}> {
  const { scope } = tx
  const known = await findPersonIdsByDocNo(
    tx.db,
    platform.keys,
    entries.map((entry) => entry.docNo),
  )
  const knownIds = [...known.values()]
  await lockPersonsInTx(tx, knownIds)
  const names = await namesInTx(tx, knownIds)
  const listed = await findListed(
    tx.db,
    [
      { kind: 'organisation' as const, id: row.provider_id },
      ...knownIds.map((id) => ({ kind: 'person' as const, id })),
    ],
    tx.day,
  )
  const providerListed = listed.get(listedKey({ kind: 'organisation', id: row.provider_id }))
  if (providerListed) throw new TaskFailed(`本机构${providerListed}，不能招收学员`)
  const barred = (entry: RosterEntry) => {
    const personId = known.get(entry.docNo)
    return personId === undefined ? undefined : listed.get(listedKey({ kind: 'person', id: personId }))
  }
  const welcome = entries.filter((entry) => barred(entry) === undefined)
  const decision = decideRoster(welcome, {
    personOf: new Map([...known].map(([docNo, personId]) => [docNo, { personId, name: names.get(personId)! }])),
    enrolled: new Set((await listEnrolledInTx(tx, scope, row.class_id)).map((person) => person.personId)),
    busy: await findBusyInTx(tx, row.class_id, knownIds),
    accountsOfOthers: await findAccountsOfOthers(
      tx.db,
      platform.keys,
      welcome.map((entry) => ({ docNo: entry.docNo, bankAccount: entry.bankCard })),
    ),
    seatsFree: await freeSeatsInTx(tx, row.class_id),
    capacity: row.capacity,
  })
  const refused = new Map(decision.refused)
  for (const entry of entries) {
    const why = barred(entry)
    if (why)
      refused.set(entry.rowNumber, {
        column: entry.columns.docNo,
        title: '身份证号',
        message: `本人${why}，不能参加补贴培训`,
      })
  }
  const personOf = new Map<number, string>()
  /** Person → row, for those somebody else registered since they were looked up. */
  const met = new Map<string, RosterEntry>()
  const tree = await platform.unitTree()
  const county = tree.county(row.unit_id)
  const places = placesBelow(tree, county.id)
  const registered = await registerPersonsInTx(
    tx,
    platform.keys,
    decision.accepted.map((entry) => ({
      docNo: entry.docNo,
      name: entry.name,
      phone: entry.phone,
      bankAccount: entry.bankCard,
      education: entry.education,
      nation: entry.nation,
      unitId: county.id,
      placeId: entry.place === null ? null : (placeNamed(entry.place, county.name, places)?.id ?? null),
      groupCode: entry.groupCode,
      groupEvidence: `培训花名册 ${row.number}`,
    })),
    { synthetic: platform.synthetic },
  )
  for (const entry of decision.accepted) {
    const person = registered.get(entry.docNo)!
    if (!person.ok) {
      refused.set(
        entry.rowNumber,
        person.refusal === 'account_of_another' ? accountOfAnother(entry) : nameDiffers(entry),
      )
      continue
    }
    const { personId, created } = person.value
    personOf.set(entry.rowNumber, personId)
    if (!created && !known.has(entry.docNo)) met.set(personId, entry)
  }
  // Another class may have taken them in the same moment; their rows are locked now, so the answer stands.
  for (const [personId, other] of await findBusyInTx(tx, row.class_id, [...met.keys()])) {
    const entry = met.get(personId)!
    personOf.delete(entry.rowNumber)
    refused.set(entry.rowNumber, clashFault(entry, other))
  }
  const joining = decision.accepted.flatMap((entry) => {
    const personId = personOf.get(entry.rowNumber)
    return personId ? [{ personId, groupCode: entry.groupCode, rowNumber: entry.rowNumber }] : []
  })
  await enrolInTx(tx, row.class_id, { source: 'roster', importId }, joining)
  await tx.auditMany(
    joining.map(({ personId }) => ({
      action: 'enrolment.enrol',
      subjectType: 'training_class',
      subjectId: row.class_id,
      personId,
      facts: { importId, number: row.number },
    })),
  )
  const { warnings } = await enterLimitsInTx(
    tx,
    { platform, packs },
    row,
    joining.map(({ personId }) => personId),
  )
  return {
    personOf,
    refused,
    warnings: new Map(joining.map(({ rowNumber, personId }) => [rowNumber, warnings.get(personId) ?? []])),
  }
}

// unscoped: compares the name beside a whole number that the caller holds on paper; no name is shown.
async function namesInTx(tx: Tx, personIds: readonly string[]): Promise<Map<string, string>> {
  if (personIds.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('person')
    .select(['person_id', 'name'])
    .where('person_id', 'in', personIds)
    .execute()
  return new Map(rows.map((row) => [row.person_id, row.name]))
}

const placesBelow = (tree: UnitTree, countyId: string): Place[] =>
  tree
    .subtree(countyId)
    .filter((id) => ['town', 'village'].includes(tree.get(id).level))
    .map((id) => {
      const path = tree.ancestors(id).reverse()
      return { id, path: path.slice(path.indexOf(countyId) + 1).map((unit) => tree.get(unit).name) }
    })

/** The upload with its bad cells marked, for whoever uploaded it. The bytes are synced before the row that names them. */
async function storeMarked(
  tx: Tx,
  run: TaskRun,
  row: ClassRecord,
  upload: Upload,
  faults: ReadonlyMap<number, readonly RowFault[]>,
): Promise<string> {
  const marks = [...faults].flatMap(([rowNumber, list]) =>
    list.map((fault) => ({
      row: rowNumber,
      ...(fault.column === '' ? {} : { column: fault.column }),
      message: fault.message,
    })),
  )
  const marked = await annotateWorkbook(upload.bytes, marks, { columns: ROSTER_COLUMNS, limits: ROSTER_LIMITS })
  if (!marked.ok) throw new Error(`A roster that was read could not be marked: ${marked.refusal}.`)
  return storeFile(tx.db, run.platform.files, {
    bytes: marked.value,
    name: `${upload.fileName.replace(/\.[^.]*$/, '')}（标出问题）.xlsx`,
    mediaType: XLSX,
    purpose: 'annotated',
    accountId: run.scope.accountId,
    unitId: row.unit_id,
    organisationId: row.provider_id,
  })
}
