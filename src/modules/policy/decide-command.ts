/** `chizheng decide [FILE] [--json]`: facts in, decision out, without a database (CONTRACT, Commands). */
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { formatYuan } from '#src/kernel/fen.ts'
import { formatDay } from '#src/kernel/plain-date.ts'
import { decide, type PackSet, parseFacts } from './decide.ts'
import type { FactsFault } from './facts.contract.ts'
import { loadPacks, PackError } from './pack-load.ts'
import type { PolicyDecision } from './policy.types.ts'
import { OUTCOME_NAMES, PAYEE_NAMES, VERDICT_NAMES } from './words.rules.ts'

const policyDir = (name: string) => fileURLToPath(new URL(`../../../policy/${name}`, import.meta.url))

/** The packs that the project carries; with CHIZHENG_SOURCES their quotes are compared with the texts in that folder. */
export function loadProjectPacks(): PackSet {
  const sourcesDir = process.env['CHIZHENG_SOURCES'] || undefined
  return loadPacks({
    packsDir: policyDir('packs'),
    casesDir: policyDir('cases'),
    ...(sourcesDir ? { sourcesDir } : {}),
  })
}

/**
 * Decides the facts of `file`, or of standard input when it is absent or `-`; an array is answered by an array in the same order.
 * Exit code: 0 whatever the outcome, 2 for facts that do not fit (one faulty element refuses the whole), 1 when the packs have faults.
 */
export async function runDecide({ file, json }: { file?: string; json: boolean }): Promise<number> {
  const faulty = async (errors: FactsFault[]) => {
    if (json) await print(JSON.stringify({ errors }))
    else for (const { path, message } of errors) console.error(path ? `${path}:${message}` : message)
    return 2
  }
  let packSet: PackSet
  try {
    packSet = loadProjectPacks()
  } catch (error) {
    if (!(error instanceof PackError)) throw error
    console.error(`政策包有误，不能据以决定：\n${error.message}`)
    if (json)
      await print(
        JSON.stringify({
          errors: error.faults.map((fault) => ({ path: `${fault.file}:${fault.line}`, message: fault.message })),
        }),
      )
    return 1
  }
  const input = await readInput(file)
  if ('fault' in input) return faulty([{ path: '', message: input.fault }])
  const many = Array.isArray(input.value)
  const parsed = (many ? (input.value as unknown[]) : [input.value]).map((facts) => parseFacts(facts, packSet))
  const errors = parsed.flatMap((result, i) =>
    result.ok ? [] : result.errors.map(({ path, message }) => ({ path: many ? at(i, path) : path, message })),
  )
  if (errors.length > 0) return faulty(errors)
  const decisions = parsed.flatMap((result) => (result.ok ? [decide(packSet, result.facts)] : []))
  if (json) await print(JSON.stringify(many ? decisions : decisions[0], null, many ? undefined : 2))
  else await print(decisions.map((decision, i) => decisionText(decision, many ? i + 1 : undefined)).join('\n\n'))
  return 0
}

const at = (index: number, path: string) => (path ? `[${index}].${path}` : `[${index}]`)
/** Resolves when the line has left: a caller may end the process right after. */
const print = (line: string) =>
  new Promise<void>((resolve, reject) =>
    process.stdout.write(`${line}\n`, (error) => (error ? reject(error) : resolve())),
  )

async function readInput(file: string | undefined): Promise<{ value: unknown } | { fault: string }> {
  let written: string
  try {
    written = file === undefined || file === '-' ? await text(process.stdin) : await readFile(file, 'utf8')
  } catch (error) {
    return {
      fault: `读不到文件 ${file ?? ''}:${(error as NodeJS.ErrnoException).code === 'ENOENT' ? '没有这个文件' : '无法打开'}`,
    }
  }
  try {
    return { value: JSON.parse(written.replace(/^\uFEFF/, '')) }
  } catch {
    return { fault: '内容不是完整的 JSON，请检查括号、引号和逗号' }
  }
}

/** The decision as a page of plain Chinese: what comes of it, then every rule. */
export function decisionText(decision: PolicyDecision, number?: number): string {
  const { outcome, amountFen, payee, earliest } = decision
  const result = {
    ELIGIBLE: `${OUTCOME_NAMES.ELIGIBLE} ${formatYuan(amountFen ?? 0)} 元，付给${PAYEE_NAMES[payee]}`,
    INELIGIBLE: OUTCOME_NAMES.INELIGIBLE,
    NOT_YET: `${OUTCOME_NAMES.NOT_YET}，最早 ${earliest ? formatDay(earliest) : ''}可以申领`,
    NEEDS_RULING: `${OUTCOME_NAMES.NEEDS_RULING}，金额未定`,
  }[outcome]
  const order = ['fail', 'open', 'pass', 'n/a'] as const
  const reasons = order.flatMap((verdict) => decision.reasons.filter((reason) => reason.verdict === verdict))
  return [
    `${number ? `第 ${number} 笔 ` : ''}结论：${result}`,
    ...reasons.map(
      (reason) =>
        `  [${VERDICT_NAMES[reason.verdict]}] ${reason.title}：${reason.text}（${reason.document} ${reason.clause}，${reason.rule}）`,
    ),
    ...decision.flags.map((flag) => `  [请核对] ${flag.text}`),
    `  依据版本 ${decision.packRevision.slice(0, 12)} 事实 ${decision.factsHash.slice(0, 12)}`,
  ].join('\n')
}
