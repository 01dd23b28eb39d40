import type { Readable } from 'node:stream'
import { scoped } from '#src/platform/access/scope.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { nameFile } from '#src/platform/files/file-store.ts'
import type { Api } from '#src/platform/http/api.ts'
import { found, ProblemError } from '#src/platform/http/problem.ts'
import { adminContract } from './admin.contract.ts'

const UPLOADS_PER_HOUR = 200

/** Upload first, use after: every other write stays JSON. What is uploaded is only bytes until somebody reads it with care. */
export function fileRoutes(api: Api): void {
  api.raw(adminContract.uploadFile, async (ctx) => {
    if (!ctx.request.isMultipart()) throw new ProblemError(415, 'media_type', '请用表单上传一个文件')
    // unscoped: the account's own uploads are counted.
    const recent = await ctx.db
      .selectFrom('stored_file')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('account_id', '=', ctx.scope.accountId)
      .where('created_at', '>', new Date(ctx.now.getTime() - 3_600_000))
      .executeTakeFirstOrThrow()
    if (recent.n >= UPLOADS_PER_HOUR)
      throw new ProblemError(429, 'too_many_uploads', `一小时内最多上传 ${UPLOADS_PER_HOUR} 个文件，请稍后再传`)
    const part = await ctx.request.file()
    if (!part)
      throw new ProblemError(422, 'file_missing', '没有收到文件，请重新选择', {
        errors: [{ path: 'file', message: '请选择文件' }],
      })
    const kept = await ctx.platform.files.put(wholeUpload(part.file))
    const name = safeName(part.filename)
    const { scope } = ctx
    const id = await inTransaction(ctx.db, scope, { day: ctx.day, now: ctx.now }, async (tx) => {
      const fileId = await nameFile(tx.db, kept, {
        name,
        mediaType: 'application/octet-stream',
        purpose: 'upload',
        accountId: scope.accountId,
        unitId: scope.unitId,
        organisationId: scope.reach.kind === 'organisation' ? scope.reach.organisationId : null,
      })
      await tx.audit({ action: 'file.upload', subjectType: 'file', subjectId: fileId, facts: { bytes: kept.bytes } })
      return fileId
    })
    ctx.reply
      .status(201)
      .header('content-type', 'application/json; charset=utf-8')
      .send({ id, name, bytes: kept.bytes })
  })

  api.file(adminContract.downloadFile, async (ctx) => {
    // unscoped: the account's own file, which may lie in no unit of its reach.
    const own = await ctx.db
      .selectFrom('stored_file')
      .select(['digest', 'name', 'media_type'])
      .where('file_id', '=', ctx.params.id)
      .where('account_id', '=', ctx.scope.accountId)
      .executeTakeFirst()
    const file = found(
      own ??
        (await scoped(ctx.db, ctx.scope, 'stored_file')
          .select(['digest', 'name', 'media_type'])
          .where('stored_file.file_id', '=', ctx.params.id)
          .executeTakeFirst()),
      '这个文件',
    )
    // A roster or a bank's answer holds whole numbers: who took it is written down.
    await inTransaction(ctx.db, ctx.scope, { day: ctx.day, now: ctx.now }, (tx) =>
      tx.audit({ action: 'file.download', subjectType: 'file', subjectId: ctx.params.id }),
    )
    return { name: file.name, mediaType: file.media_type, ...(await ctx.platform.files.open(file.digest)) }
  })
}

/** The upload piece by piece, so that it is never whole in memory nor plain on the disk; refused when it is empty or cut off. */
async function* wholeUpload(file: Readable & { readonly truncated: boolean }): AsyncGenerator<Buffer> {
  let empty = true
  for await (const piece of file) {
    empty = false
    yield piece
  }
  if (file.truncated) throw new ProblemError(413, 'too_large', '文件不能超过 20 MB')
  if (empty)
    throw new ProblemError(422, 'file_empty', '这个文件是空的，请重新选择', {
      errors: [{ path: 'file', message: '文件是空的' }],
    })
}

/** The last part of what the browser calls the file, without control characters: shown to people, never used as a path. */
const safeName = (name: string) => (name.split(/[\\/]/).at(-1) ?? '').replace(/\p{Cc}/gu, '').slice(0, 120) || '未命名'
