/** Cleans one cell for its column and says what is wrong with it. Pure. */
import { parseYuan } from '#src/kernel/fen.ts'
import { parseLevel } from '#src/kernel/levels.ts'
import { isPlainDate } from '#src/kernel/plain-date.ts'
import type { CellFaultCode, CellType, ColumnSpec, RawCell } from './table.types.ts'

const DEFAULT_MAX_LENGTH = 200
/** A spreadsheet keeps 15 digits of a figure; from 16 on the last ones are lost. */
const MAX_EXACT_FIGURE = 1e15

export type CheckedCell = {
  readonly text: string
  readonly type: CellType
  readonly fault?: { readonly code: CellFaultCode; readonly text: string }
}

/** The cell of a row without anything in that column. */
export const blankCell = (spec: ColumnSpec): CheckedCell =>
  spec.required ? fault('', 'empty', 'blank', `没有填写${spec.title}，请补填`) : { text: '', type: 'empty' }

export function checkCell(spec: ColumnSpec, raw: RawCell): CheckedCell {
  const { title } = spec
  if (spec.kind === 'serial') return { text: clean(raw.text).slice(0, DEFAULT_MAX_LENGTH), type: 'text' }
  if (raw.formula !== undefined)
    return fault('', 'formula', 'formula', `${title}是公式，系统不计算公式，请复制后用“选择性粘贴：数值”改成数值`)
  if (raw.kind === 'error')
    return fault('', 'error', 'error_value', `${title}是表格软件的错误值 ${raw.text.slice(0, 20)}，请改为正确的内容`)
  if (raw.kind === 'boolean')
    return fault(raw.text, 'boolean', 'boolean_value', `${title}是逻辑值 ${raw.text}，请改为文字`)
  const text = clean(raw.text)
  if (raw.kind === 'text') {
    if (text === '') return blankCell(spec)
    const unreadable = unreadableText(spec, text)
    if (unreadable) return unreadable
  }
  const checked = CHECKS[spec.kind](spec, raw, text)
  if (checked.fault) return checked
  const maxLength = spec.maxLength ?? DEFAULT_MAX_LENGTH
  // Counted in characters only where it can matter: a rare character is two code units.
  const characters = checked.text.length > maxLength ? [...checked.text] : []
  if (characters.length > maxLength)
    return fault(
      characters.slice(0, maxLength).join(''),
      checked.type,
      'too_long',
      `${title}有 ${characters.length} 个字，超过 ${maxLength} 个字，请缩短`,
    )
  if (spec.options && !spec.options.includes(checked.text)) {
    const shown = spec.options.slice(0, 12).join('、') + (spec.options.length > 12 ? ' 等' : '')
    return fault(
      checked.text,
      checked.type,
      'not_in_list',
      `${title}${quoted(checked.text)}不在可选范围内，请填写：${shown}`,
    )
  }
  return checked
}

const fault = (text: string, type: CellType, code: CellFaultCode, words: string): CheckedCell => ({
  text,
  type,
  fault: { code, text: words },
})

/** Spaces of every kind at both ends go, and so do the invisible joints that come along when one copies from a web page. */
const clean = (text: string) => text.replace(/[\u200B\u2060\uFEFF]/g, '').trim()

/**
 * What was read, for the words of a fault; nothing when it holds a long number: in a shifted column that is somebody's identity or
 * account, and words are stored and shown.
 */
function quoted(text: string): string {
  if (/\d{8}/.test(text.normalize('NFKC'))) return ''
  const characters = [...text]
  return `“${characters.length > 20 ? `${characters.slice(0, 20).join('')}…` : text}”`
}

/** Printable ASCII without `+ - = @` and the common Chinese characters: nearly every cell, passed by one look. */
const HARMLESS = /^[\x20-\x2A\x2C\x2E-\x3C\x3E\x3F\x41-\x7E\u4E00-\u9FFF]*$/

function unreadableText(spec: ColumnSpec, text: string): CheckedCell | undefined {
  if (HARMLESS.test(text)) return undefined
  const { title } = spec
  if (/[\r\n\u2028\u2029]/.test(text)) return fault('', 'text', 'line_break', `${title}中有换行，请在一行内填写`)
  if (/[\p{Cc}\p{Cf}\p{Cs}\uFFFE\uFFFF]/u.test(text))
    return fault('', 'text', 'control_character', `${title}中有看不见的控制字符，请删除该格内容后重新输入`)
  // A lone hyphen is how offices write "none".
  const startsFormula = /^[=@＝＠]|^[+\-＋－](?=.)/u.test(text)
  const isFigure = /^[+\-＋－][\d０-９,，.．\s-]+$/u.test(text)
  if (startsFormula && !isFigure)
    return fault('', 'text', 'formula_text', `${title}不能以 = + - @ 开头，请删除这些符号后重新填写`)
  return undefined
}

/** Half-width, without any space, in capitals. */
const fold = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/[\s\u200C\u200D]/g, '')
    .toUpperCase()

type Check = (spec: ColumnSpec, raw: RawCell, text: string) => CheckedCell
const CHECKS: Readonly<Record<Exclude<ColumnSpec['kind'], 'serial'>, Check>> = {
  text: checkText,
  identity: checkIdentity,
  digits: checkDigits,
  date: checkDate,
  integer: checkInteger,
  money: checkMoney,
  level: checkLevel,
}

const rounded = (spec: ColumnSpec) =>
  fault('', 'number', 'number_rounded', `${spec.title}被表格软件改成了数字，末几位已丢失，请把该列设为文本后重新填写`)

const takenForDate = (spec: ColumnSpec, raw: RawCell) =>
  fault(raw.text, 'date', 'date_in_text', `${spec.title}被表格软件改成了日期，请把该列设为文本后重新填写`)

function checkText(spec: ColumnSpec, raw: RawCell, text: string): CheckedCell {
  if (raw.kind === 'date') return takenForDate(spec, raw)
  if (raw.kind === 'text') return { text, type: 'text' }
  const value = Number(raw.text)
  return Math.abs(value) >= MAX_EXACT_FIGURE ? rounded(spec) : { text: plainFigure(value), type: 'number' }
}

/** 0.1 + 0.2 is shown as 0.3 by every spreadsheet: 15 significant digits, never an exponent. */
function plainFigure(value: number): string {
  const shown = Number(value.toPrecision(15))
  return Math.abs(shown) < 1e-6 && shown !== 0 ? shown.toFixed(12) : String(shown)
}

function checkIdentity(spec: ColumnSpec, raw: RawCell, text: string): CheckedCell {
  if (raw.kind === 'number') return rounded(spec)
  if (raw.kind === 'date') return takenForDate(spec, raw)
  return foldedText(spec, text)
}

function checkDigits(spec: ColumnSpec, raw: RawCell, text: string): CheckedCell {
  if (raw.kind === 'text') return foldedText(spec, text)
  return checkText(spec, raw, text)
}

function foldedText(spec: ColumnSpec, text: string): CheckedCell {
  // A leading apostrophe is how people, banks and our own CSV keep a number text.
  const folded = fold(text).replace(/^'/, '')
  return /^\d+(?:\.\d+)?E\+?\d+$/.test(folded) ? rounded(spec) : { text: folded, type: 'text' }
}

function checkDate(spec: ColumnSpec, raw: RawCell, text: string): CheckedCell {
  if (raw.kind === 'date') return onCalendar(spec, raw.text, 'date')
  const folded = fold(text)
  const match =
    /^(\d{4})(?:-(\d{1,2})-(\d{1,2})|\/(\d{1,2})\/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日?)(?:T?00:00(?::00)?)?$/.exec(
      folded,
    ) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(folded)
  const type = raw.kind === 'number' ? 'number' : 'text'
  if (!match) return fault(text, type, 'not_a_date', `${spec.title}${quoted(text)}不是日期，请按 2022-03-01 的形式填写`)
  const [year, month = '', day = ''] = match.slice(1).filter((part) => part !== undefined)
  return onCalendar(spec, `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`, type)
}

const onCalendar = (spec: ColumnSpec, day: string, type: CellType): CheckedCell =>
  isPlainDate(day)
    ? { text: day, type }
    : fault(day, type, 'date_invalid', `${spec.title}“${day}”不是日历上有的日期，请核对年月日`)

function checkInteger(spec: ColumnSpec, raw: RawCell, text: string): CheckedCell {
  const value = raw.kind === 'number' ? plainFigure(Number(raw.text)) : fold(text).replaceAll(',', '')
  if (raw.kind === 'date' || !/^[+-]?\d{1,15}$/.test(value))
    return fault(text, typeOf(raw), 'not_integer', `${spec.title}${quoted(text)}不是整数，请只填数字，不带单位和小数`)
  return { text: String(Number(value)), type: typeOf(raw) }
}

function checkMoney(spec: ColumnSpec, raw: RawCell, text: string): CheckedCell {
  const value = raw.kind === 'number' ? plainFigure(Number(raw.text)) : fold(text).replace(/^[¥￥]|元$/g, '')
  const amount = raw.kind === 'date' ? undefined : parseYuan(value)
  if (amount === undefined)
    return fault(
      text,
      typeOf(raw),
      'not_money',
      `${spec.title}${quoted(text)}不是金额，请填写以元为单位、最多两位小数的数字`,
    )
  return { text: value.replaceAll(',', ''), type: typeOf(raw) }
}

function checkLevel(spec: ColumnSpec, raw: RawCell, text: string): CheckedCell {
  if (raw.kind !== 'text' || parseLevel(text) === undefined)
    return fault(
      text,
      typeOf(raw),
      'not_level',
      `${spec.title}${quoted(text)}不是技能等级，请填写初级工、中级工、高级工、技师、高级技师或专项职业能力`,
    )
  return { text: text.replace(/\s/g, ''), type: 'text' }
}

const typeOf = (raw: RawCell): CellType => (raw.kind === 'number' || raw.kind === 'date' ? raw.kind : 'text')
