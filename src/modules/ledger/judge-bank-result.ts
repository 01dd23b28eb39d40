import type { Json } from '#src/kernel/decision.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { type Scope, scoped } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { storeFile } from '#src/platform/files/file-store.ts'
import { found, ProblemError } from '#src/platform/http/problem.ts'
import type { Platform } from '#src/platform/platform.ts'
import { settingOn } from '#src/platform/settings/settings.ts'
import { type BankLayout, XLSX } from './bank-file.ts'
import { bankFileRefusalText } from './bank-file-words.ts'
import type { LineResult } from './bank-result.rules.ts'
import { annotatedResult, type RowFault, readBankResult } from './bank-result.ts'
import { findPayBatch, findPayLines } from './pay-batch.store.ts'

/** A bank's file as it was read. `results` are undefined for a batch that was not with the bank: then nothing was read. */
export interface JudgedResult {
  readonly fileId: string
  readonly digest: string
  readonly results: readonly LineResult[] | undefined
  /** By which it was read: the setting may be another one when somebody reads it again. */
  readonly layout?: BankLayout
}

/** Who asks, and both clocks. */
interface Asked {
  readonly scope: Scope
  readonly day: PlainDate
  readonly now: Date
}

/**
 * Reads a bank's file and lays it against its batch, before any transaction: a sent line never changes, so what was judged here
 * holds when it is applied. A file that does not fit leaves its marked copy and its trace, and throws 422 with every misfit.
 */
export async function judgeBankResult(
  platform: Platform,
  asked: Asked,
  id: string,
  fileId: string,
): Promise<JudgedResult> {
  const { db, keys } = platform
  const batch = found(await findPayBatch(db, asked.scope, id), '这个拨付批次')
  const { digest } = found(await findUpload(db, asked.scope, fileId), '这个文件，请重新上传')
  if (batch.status !== 'released') return { fileId, digest, results: undefined }
  const bytes = await platform.files.get(digest)
  const layout = await settingOn(db, await platform.unitTree(), batch.unit_id, 'bank.file_layout', batch.released_day!)
  const read = await readBankResult(bytes, keys, batch, await findPayLines(db, id), layout)
  if (!read.ok) {
    const words = bankFileRefusalText(read.refusal, read.facts)
    throw new ProblemError(422, read.refusal, words, { errors: [{ path: 'fileId', message: words }] })
  }
  const { results, faults } = read.value
  if (faults.length > 0) throw await misfit(platform, asked, id, bytes, faults)
  return { fileId, digest, results, layout }
}

/** The caller's own upload, or a file of the scope. */
export async function findUpload(db: Db, scope: Scope, fileId: string): Promise<{ digest: string } | undefined> {
  // unscoped: the caller's own upload.
  const own = await db
    .selectFrom('stored_file')
    .select('digest')
    .where('file_id', '=', fileId)
    .where('account_id', '=', scope.accountId)
    .executeTakeFirst()
  return own ?? scoped(db, scope, 'stored_file').select('digest').where('file_id', '=', fileId).executeTakeFirst()
}

/** Nothing is applied; the marked file and the trace of the attempt stay. */
async function misfit(
  platform: Platform,
  { scope, day, now }: Asked,
  id: string,
  bytes: Buffer,
  faults: readonly RowFault[],
): Promise<ProblemError> {
  const annotated = await annotatedResult(bytes, faults)
  const annotatedFileId = await inTransaction(platform.db, scope, { day, now }, async (tx) => {
    const stored = annotated
      ? await storeFile(tx.db, platform.files, {
          bytes: annotated,
          name: '银行回盘-标出问题.xlsx',
          mediaType: XLSX,
          purpose: 'bank_result_annotated',
          accountId: scope.accountId,
          unitId: null,
          organisationId: null,
        })
      : null
    await tx.audit({
      action: 'pay.bank_result_refused',
      subjectType: 'pay_batch',
      subjectId: id,
      facts: { faults: faults.length },
    })
    return stored
  })
  const shown = faults.slice(0, 500)
  const place = (fault: RowFault) =>
    fault.row === 0 ? '整个文件' : `第 ${fault.row} 行${fault.column ? ` ${fault.column} 列` : ''}`
  return new ProblemError(
    422,
    'bank_result_misfit',
    `回盘与本批不符，共 ${faults.length} 处，没有入账。${place(shown[0]!)}：${shown[0]!.message}`,
    {
      errors: shown.map((fault) => ({ path: place(fault), message: fault.message })),
      facts: { annotatedFileId, refused: shown as unknown as readonly Json[] },
    },
  )
}
