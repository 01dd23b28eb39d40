import { DamagedFile } from '../files/file-store.ts'
import { ProblemError } from './problem.ts'

/** What fastify, pg or our own code throws; only these are read of it. */
interface Fault extends Error {
  readonly code?: string
  readonly statusCode?: number
}

/** What pg, its pool and kysely say of a connection that is gone or that nobody had to give, before PostgreSQL gives it a state. */
const CONNECTION_GONE =
  /ECONNREFUSED|ECONNRESET|EPIPE|Connection terminated|is not queryable|has been discarded|timeout expired|timeout exceeded when trying to connect/

/** The answer to whatever was thrown: a problem of its own, the client's fault, the database's, or ours (500, logged by the caller). */
export function problemOf(error: Fault): ProblemError {
  if (error instanceof ProblemError) return error
  if (error instanceof DamagedFile) return new ProblemError(500, 'file_damaged', error.message)
  const code = error.code ?? ''
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || code === 'FST_REQ_FILE_TOO_LARGE')
    return new ProblemError(413, 'too_large', '内容太大：文件不超过 20 MB，其他内容不超过 2 MB')
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new ProblemError(415, 'media_type', '请用 application/json 提交')
  if (error.statusCode === 429) return new ProblemError(429, 'too_many', '操作太频繁，请稍后再试')
  if (error.statusCode && error.statusCode >= 400 && error.statusCode < 500)
    return new ProblemError(error.statusCode, 'bad_request', '提交的内容读不懂，请刷新页面后重试')
  // Class 22 of SQLSTATE, data exceptions: a made-up cursor, a number past the column. Bad input that no contract could see.
  if (/^22/.test(code)) return new ProblemError(422, 'input_invalid', '有一项内容超出范围或格式不对，请核对后重试')
  // Classes 08, 53 and 57 of SQLSTATE as well: the database is away, full or has no connection left. The request is not wrong, and asked
  // again with its key it is done once.
  if (/^(08|53|57P)/.test(code) || CONNECTION_GONE.test(error.message))
    return new ProblemError(503, 'database_away', '数据库暂时连不上，您的内容没有丢，请过一会儿再提交')
  return new ProblemError(500, 'fault', '平台出了问题，已经记录。您的内容没有保存，请稍后重试；仍不行请联系系统管理员')
}
