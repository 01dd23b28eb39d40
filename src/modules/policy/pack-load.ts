/** Reads packs and cases from their folders and refuses the whole set with every fault, each with file, line and rule. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type Document, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { type CaseFile, caseFileSchema, coverageFaults, runCases } from './cases.ts'
import { type PackSet, packSetOf } from './decide.ts'
import { grantCaseFile, grantCoverageFaults, runGrantCases } from './grants/grant-cases.ts'
import { type Pack, packSchema } from './pack.contract.ts'
import { citesOf, packFaults } from './pack.rules.ts'

export interface PackFault {
  file: string
  line: number
  /** Null where the fault belongs to no single rule. */
  rule: string | null
  message: string
}

/** A set of packs that must not decide. `faults` names each place. */
export class PackError extends Error {
  readonly faults: readonly PackFault[]
  constructor(faults: readonly PackFault[]) {
    super(faults.map(faultText).join('\n'))
    this.name = 'PackError'
    this.faults = faults
  }
}

const faultText = ({ file, line, rule, message }: PackFault) =>
  `${file} 第 ${line} 行${rule ? ` ${rule}` : ''}:${message}`

interface Source<T> {
  readonly file: string
  readonly data: T
  readonly lineOf: (path: readonly (string | number)[]) => number
}

/**
 * Loads every `*.yaml` of `packsDir`. With `casesDir`, each rule needs a case on either side and every case must come out as it says.
 * With `sourcesDir`, each quote must stand on its line of the text whose SHA-256 the pack names; without it those checks are counted as skipped.
 * Throws PackError with all faults.
 */
export function loadPacks(dirs: { packsDir: string; casesDir?: string; sourcesDir?: string }): PackSet {
  const faults: PackFault[] = []
  const packs = readFolder(dirs.packsDir, packSchema, faults)
  if (packs.length === 0 && faults.length === 0)
    faults.push({ file: dirs.packsDir, line: 1, rule: null, message: '文件夹里没有政策包(*.yaml)' })
  if (faults.length > 0) throw new PackError(faults)
  for (const fault of packFaults(packs.map(({ data }) => data))) {
    const source = packs[fault.pack]!
    faults.push({ file: source.file, line: source.lineOf(fault.path), rule: fault.rule, message: fault.message })
  }
  const skipped = dirs.sourcesDir
    ? checkQuotes(packs, dirs.sourcesDir, faults)
    : packs.reduce((sum, { data }) => sum + citesOf(data).length, 0)
  if (faults.length > 0) throw new PackError(faults)
  const packSet = packSetOf(
    packs.map(({ data }) => data),
    skipped,
  )
  if (dirs.casesDir) checkCases(dirs.casesDir, packs, packSet, faults)
  if (faults.length > 0) throw new PackError(faults)
  return packSet
}

function readFolder<S extends z.ZodType>(folder: string, schema: S, faults: PackFault[]): Source<z.infer<S>>[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
  return names.flatMap((name) => {
    const read = readYaml(name, readFileSync(path.join(folder, name), 'utf8'), schema)
    if ('data' in read) return [read]
    faults.push(...read.faults)
    return []
  })
}

function readYaml<S extends z.ZodType>(
  file: string,
  text: string,
  schema: S,
): Source<z.infer<S>> | { faults: PackFault[] } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  if (document.errors.length > 0)
    return {
      faults: document.errors.map((error) => ({
        file,
        line: lines.linePos(error.pos[0]).line,
        rule: null,
        message: `YAML 写法有误：${error.message.split('\n')[0]}`,
      })),
    }
  const lineOf = (at: readonly (string | number)[]) => lineAt(document, lines, at)
  const data: unknown = document.toJS()
  const result = schema.safeParse(data, { error: shapeMessage })
  if (result.success) return { file, data: result.data, lineOf }
  return {
    faults: result.error.issues.flatMap((issue) => {
      const at = issue.path.map((part) => (typeof part === 'number' ? part : String(part)))
      const rule = ruleAt(data, at)
      if (issue.code === 'unrecognized_keys')
        return issue.keys.map((key) => ({ file, line: lineOf([...at, key]), rule, message: `不认识的项“${key}”` }))
      return [{ file, line: lineOf(at), rule, message: `${at.join('.')}:${issue.message}` }]
    }),
  }
}

/** What is wrong with the shape of a pack, in words. */
export function shapeMessage(issue: z.core.$ZodRawIssue): string {
  if (issue.input === undefined)
    return issue.path?.[0] === 'amends' && issue.path.at(-1) === 'cite'
      ? '下级文件改变上级规则，必须引用自己的条款'
      : '缺少这一项'
  switch (issue.code) {
    case 'invalid_type':
      return `应为 ${String(issue.expected)}`
    case 'invalid_value':
      return `只能是 ${issue.values.map(String).join('、')} 之一`
    case 'invalid_union':
      return '种类不在规定之列'
    case 'too_small':
      return '不能为空，也不能小于规定'
    default:
      return '写法不对'
  }
}

/** The line of the deepest node of the path that the file has. */
function lineAt(document: Document, lines: LineCounter, at: readonly (string | number)[]): number {
  for (let length = at.length; length > 0; length -= 1) {
    const parent: unknown = length > 1 ? document.getIn(at.slice(0, length - 1), true) : document.contents
    const key = at[length - 1]!
    const offset = offsetOf(parent, key)
    if (offset !== undefined) return lines.linePos(offset).line
  }
  return 1
}

function offsetOf(parent: unknown, key: string | number): number | undefined {
  if (typeof parent !== 'object' || parent === null || !('items' in parent) || !Array.isArray(parent.items))
    return undefined
  const item: unknown =
    typeof key === 'number'
      ? parent.items[key]
      : parent.items.find((pair: { key?: { value?: unknown } }) => pair.key?.value === key)?.key
  return (item as { range?: [number, number, number] } | undefined)?.range?.[0]
}

/** The id of the rule (or target, amendment…) that a path of the data lies in. */
function ruleAt(data: unknown, at: readonly (string | number)[]): string | null {
  let here = data
  let rule: string | null = null
  for (const part of at) {
    if (typeof here !== 'object' || here === null) break
    here = (here as Record<string | number, unknown>)[part]
    if (typeof here === 'object' && here !== null) {
      const { id, rule: amended } = here as { id?: unknown; rule?: unknown }
      if (typeof id === 'string') rule = id
      else if (typeof amended === 'string') rule = amended
    }
  }
  return rule
}

function checkQuotes(packs: readonly Source<Pack>[], sourcesDir: string, faults: PackFault[]): number {
  let skipped = 0
  const texts = new Map<string, string>()
  for (const entry of readdirSync(sourcesDir, { withFileTypes: true }))
    if (entry.isFile()) {
      const bytes = readFileSync(path.join(sourcesDir, entry.name))
      texts.set(createHash('sha256').update(bytes).digest('hex'), bytes.toString('utf8'))
    }
  for (const { file, data, lineOf } of packs) {
    const text = texts.get(data.source.sha256)
    if (text === undefined) {
      const message = '原文文件夹里没有 SHA-256 相符的文件，不能核对引用'
      faults.push({ file, line: lineOf(['source', 'sha256']), rule: null, message })
      continue
    }
    const lines = text.split('\n')
    for (const cite of citesOf(data)) {
      // An answer to a question lies with the office that got it, not in the folder of documents.
      if (cite.document !== data.document) {
        skipped += 1
        continue
      }
      if (lines[cite.line - 1]?.includes(cite.quote)) continue
      const found = lines.findIndex((line) => line.includes(cite.quote)) + 1
      const message = found
        ? `引用的原文不在第 ${cite.line} 行，而在第 ${found} 行`
        : `原文中找不到引用的“${cite.quote}”`
      faults.push({ file, line: lineOf(cite.path), rule: cite.rule, message })
    }
  }
  return skipped
}

function checkCases(casesDir: string, packs: readonly Source<Pack>[], packSet: PackSet, faults: PackFault[]) {
  const files: Source<CaseFile>[] = readFolder(casesDir, caseFileSchema, faults)
  const caseFiles = files.map(({ data }) => data)
  files.forEach(({ file, data, lineOf }) => {
    for (const { index, message } of runCases(packSet, data))
      faults.push({ file, line: lineOf(['cases', index]), rule: null, message })
  })
  for (const { pack, path: at, rule, message } of coverageFaults(packSet, caseFiles)) {
    const source = packs[pack]!
    faults.push({ file: source.file, line: source.lineOf(at), rule, message })
  }
  checkGrantCases(path.join(casesDir, 'grants'), packs, packSet, faults)
}

function checkGrantCases(casesDir: string, packs: readonly Source<Pack>[], packSet: PackSet, faults: PackFault[]) {
  if (!packs.some(({ data }) => data.grants)) return
  const runs = readFolder(casesDir, grantCaseFile, faults).map(({ file, data, lineOf }) => {
    const run = runGrantCases(packSet, data)
    for (const { index, message } of run.faults)
      faults.push({ file, line: lineOf(['cases', index]), rule: null, message })
    return run.seen
  })
  for (const { pack, path: at, rule, message } of grantCoverageFaults(packSet, runs.flat())) {
    const source = packs[pack]!
    faults.push({ file: source.file, line: source.lineOf(at), rule, message })
  }
}
