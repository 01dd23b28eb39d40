import { lockPersonsInTx } from '#src/modules/registry/index.ts'
import { inTransaction, type Tx } from '#src/platform/db/transaction.ts'
import { annotateWorkbook, readTable, type SheetRow, tableRefusalText } from '#src/platform/excel/index.ts'
import { storeFile } from '#src/platform/files/file-store.ts'
import { readUpload, TaskCancelled, TaskFailed, type TaskHandler, type TaskRun } from '#src/platform/jobs/tasks.ts'
import type { ExamResult } from './assessment.types.ts'
import { readResultRow, statusAfterResults, ticketOf } from './exam.rules.ts'
import { listCandidates, passedWithoutCertificate, writeResultsInTx } from './result.store.ts'
import type { ResultImportView } from './result-import.store.ts'
import { RESULT_SHEET } from './result-sheet.ts'
import { lockSessionInTx } from './session.store.ts'

/** A class has at most 500; beyond this it is another file. */
const LIMITS = { maxRows: 2_000 }

type Fault = ResultImportView['faults'][number]
type Row = SheetRow<(typeof RESULT_SHEET)[number]['key']>

interface Job {
  readonly importId: string
  readonly sessionId: string
  readonly fileName: string
  readonly digest: string
}

/**
 * Reads a result sheet: good rows are kept in one transaction, bad rows are named and marked in a copy of the file. Run again
 * after a kill it finds its own row done, or starts from the beginning.
 */
export const runResultImport: TaskHandler = async (run) => {
  const job = await loadJob(run)
  if (!job) return {}
  const { platform, scope } = run
  try {
    const bytes = await readUpload(platform, job.digest)
    const read = await readTable(bytes, { columns: RESULT_SHEET, limits: LIMITS })
    if (!read.ok) throw new TaskFailed(tableRefusalText(read.refusal, read.facts))
    const { rows } = read.value
    await run.progress(0, rows.length)
    return await inTransaction(platform.db, scope, await platform.clocks(), (tx) => keep(tx, run, job, bytes, rows))
  } catch (error) {
    if (error instanceof TaskCancelled) await fail(run, job, '已取消导入，没有收下任何成绩')
    else if (error instanceof TaskFailed) await fail(run, job, error.message)
    throw error
  }
}

async function loadJob({ platform, input }: TaskRun): Promise<Job | undefined> {
  const row = await platform.db
    .updateTable('result_import')
    .set({ status: 'running' })
    .where('import_id', '=', String(input['importId']))
    .where('status', 'in', ['queued', 'running'])
    .returning(['import_id', 'session_id', 'file_id'])
    .executeTakeFirst()
  if (!row) return undefined
  const file = await platform.db
    .selectFrom('stored_file')
    // unscoped: the import was made by its owner from a file in the owner's scope.
    .select(['digest', 'name'])
    .where('file_id', '=', row.file_id)
    .executeTakeFirstOrThrow()
  return { importId: row.import_id, sessionId: row.session_id, fileName: file.name, digest: file.digest }
}

async function fail({ platform, scope }: TaskRun, job: Job, failure: string) {
  await inTransaction(platform.db, scope, await platform.clocks(), async (tx) => {
    await tx.db
      .updateTable('result_import')
      .set({ status: 'failed', failure, ended_at: tx.now })
      .where('import_id', '=', job.importId)
      .execute()
    await tx.audit({
      action: 'result.import_failed',
      subjectType: 'exam_session',
      subjectId: job.sessionId,
      facts: { importId: job.importId },
    })
  })
}

async function keep(tx: Tx, run: TaskRun, job: Job, bytes: Buffer, rows: readonly Row[]) {
  const { scope } = run
  const session = await lockSessionInTx(tx.db, scope, job.sessionId)
  if (!session || session.status === 'cancelled') throw new TaskFailed('这场考试已取消，没有导入成绩')
  const candidates = await listCandidates(tx.db, scope, job.sessionId)
  const byTicket = new Map(candidates.map((c) => [ticketOf(session.number, c.place), c]))
  const { faults, good } = judge(rows, byTicket, session.pass_mark)

  const changed = good.filter(({ candidate, result }) => !sameResult(candidate, result))
  await lockPersonsInTx(
    tx,
    changed.map(({ candidate }) => candidate.person_id),
  )
  await writeResultsInTx(
    tx.db,
    job.sessionId,
    job.importId,
    changed.map(({ candidate, result }) => ({ ...result, personId: candidate.person_id })),
  )
  const { passed, certificates } = await passedWithoutCertificate(tx.db, scope, job.sessionId)
  if (good.length > 0)
    await tx.db
      .updateTable('exam_session')
      .set({ status: statusAfterResults(passed, certificates), version: session.version + 1 })
      .where('session_id', '=', job.sessionId)
      .execute()
  const counts = { total: rows.length, accepted: good.length, refused: rows.length - good.length }
  const ended = await tx.db
    .updateTable('result_import')
    .set({
      status: 'done',
      ...counts,
      faults: JSON.stringify(faults),
      annotated_file_id: faults.length === 0 ? null : await annotatedCopy(tx, run, job, bytes, faults),
      ended_at: tx.now,
    })
    .where('import_id', '=', job.importId)
    .where('status', '=', 'running')
    .executeTakeFirst()
  if (ended.numUpdatedRows !== 1n) throw new Error(`Result import ${job.importId} was ended by another run.`)
  await tx.auditMany([
    {
      action: 'result.import',
      subjectType: 'exam_session',
      subjectId: job.sessionId,
      facts: { importId: job.importId, ...counts, changed: changed.length },
    },
    ...changed.map(({ candidate, result }) => ({
      action: candidate.state === 'registered' ? 'result.record' : 'result.change',
      subjectType: 'exam_session',
      subjectId: job.sessionId,
      personId: candidate.person_id,
      facts: {
        importId: job.importId,
        from: { theory: candidate.theory, practice: candidate.practice, state: candidate.state },
        to: { ...result },
      },
    })),
  ])
  await run.lastStepInTx(tx)
  return { importId: job.importId, ...counts }
}

type Known = Awaited<ReturnType<typeof listCandidates>>[number]

/** Every row against its candidate. A ticket that stands twice is refused in both rows: nobody knows which one is meant. */
function judge(rows: readonly Row[], byTicket: ReadonlyMap<string, Known>, passMark: number) {
  const faults: Fault[] = []
  const good: { candidate: Known; result: ExamResult }[] = []
  const rowsOf = Map.groupBy(rows, (row) => row.cells.ticket.text)
  for (const row of rows) {
    const { cells, rowNumber } = row
    const ticket = cells.ticket.text
    const candidate = byTicket.get(ticket)
    const own: Fault[] = row.faults.map((fault) => ({
      row: rowNumber,
      column: fault.column,
      title: fault.title,
      message: fault.text,
    }))
    const faulty = new Set<string>(row.faults.map((fault) => fault.key))
    const twin = ticket === '' ? undefined : rowsOf.get(ticket)!.find((other) => other !== row)
    const add = (column: keyof typeof cells, message: string) =>
      own.push({
        row: rowNumber,
        column: cells[column].column,
        title: RESULT_SHEET.find((spec) => spec.key === column)!.title,
        message,
      })
    if (twin && !faulty.has('ticket')) {
      add('ticket', `准考证号与第 ${twin.rowNumber} 行重复，请只保留正确的一行`)
      faulty.add('ticket')
    }
    const read = readResultRow(
      {
        ticket,
        name: cells.name.text,
        theory: cells.theory.text,
        practice: cells.practice.text,
        absent: cells.absent.text,
      },
      candidate && {
        personId: candidate.person_id,
        name: candidate.name,
        certified: candidate.certificate_number !== null,
      },
      passMark,
      faulty,
    )
    for (const fault of read.faults) add(fault.column, fault.message)
    if (own.length === 0 && candidate) good.push({ candidate, result: read.result })
    faults.push(...own)
  }
  return { faults, good }
}

const sameResult = (a: ExamResult, b: ExamResult) =>
  a.state === b.state && a.theory === b.theory && a.practice === b.practice

async function annotatedCopy(tx: Tx, { platform, scope }: TaskRun, job: Job, bytes: Buffer, faults: readonly Fault[]) {
  const marks = faults.map(({ row, column, message }) => ({ row, message, ...(column === '' ? {} : { column }) }))
  const copy = await annotateWorkbook(bytes, marks, { columns: RESULT_SHEET, limits: LIMITS })
  if (!copy.ok) throw new Error(`A file that was read cannot be marked: ${copy.refusal}.`)
  return storeFile(tx.db, platform.files, {
    bytes: copy.value,
    name: `${job.fileName.replace(/\.[^.]*$/, '')}-有问题的行.xlsx`,
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    purpose: 'annotated',
    accountId: scope.accountId,
    unitId: scope.unitId || null,
    organisationId: scope.reach.kind === 'organisation' ? scope.reach.organisationId : null,
  })
}
