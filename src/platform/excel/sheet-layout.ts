/** How our sheets look and which cells keep their text, shared by templates, exports and annotated files. */
import type { CellStyle, DataValidation, WriteSheet } from './hucre.ts'
import { type ColumnSpec, columnLetter } from './table.types.ts'

/** Stands first in every file of a demo database (DOMAIN §8.1). */
export const SYNTHETIC_MARK = '测试数据'
/** A list written into the cell rule itself may have 255 characters; longer ones stand on a hidden sheet. */
const MAX_INLINE_LIST = 255
const LIST_SHEET = '选项'

const THIN = { style: 'thin', color: { rgb: 'D9D9D9' } } as const
const BORDER = { top: THIN, right: THIN, bottom: THIN, left: THIN }
export const STYLES = {
  mark: { font: { bold: true, color: { rgb: 'C00000' } }, alignment: { horizontal: 'center' } },
  title: { font: { bold: true, size: 14 }, alignment: { horizontal: 'center', vertical: 'center' } },
  header: {
    font: { bold: true },
    fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'E8EEF7' } },
    alignment: { horizontal: 'center', vertical: 'center', wrapText: true },
    border: BORDER,
    numFmt: '@',
  },
  body: { border: BORDER },
  bad: {
    fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'FFC7CE' } },
    font: { color: { rgb: '9C0006' } },
    border: BORDER,
  },
  problem: { font: { color: { rgb: '9C0006' } }, alignment: { wrapText: true, vertical: 'top' }, border: BORDER },
} as const satisfies Record<string, CellStyle>

const KIND_WIDTHS = {
  text: 14,
  identity: 22,
  digits: 15,
  date: 12,
  integer: 10,
  money: 14,
  level: 12,
  serial: 6,
} as const

/** A Chinese character is two wide. */
export const shownWidth = (text: string) =>
  [...text].reduce((width, character) => width + ((character.codePointAt(0) as number) > 0xff ? 2 : 1), 0)

export const columnWidth = (spec: ColumnSpec) =>
  spec.width ?? Math.max(KIND_WIDTHS[spec.kind], shownWidth(spec.title) + 4)

export const numberFormat = (spec: ColumnSpec) =>
  spec.kind === 'money' ? '#,##0.00' : spec.kind === 'date' ? 'yyyy-mm-dd' : spec.kind === 'integer' ? '0' : '@'

/** Collects the lists of all sheets of a workbook, and the hidden sheet that the long ones need. */
export class ListValidations {
  readonly #lists: (readonly string[])[] = []

  /** The rules for one sheet; rows from 1. */
  rulesFor(columns: readonly (ColumnSpec | undefined)[], firstRow: number, lastRow: number): DataValidation[] {
    const rules: DataValidation[] = []
    for (const [index, spec] of columns.entries()) {
      if (!spec?.options?.length || lastRow < firstRow) continue
      const letter = columnLetter(index)
      rules.push({
        type: 'list',
        ...this.#source(spec.options),
        range: `${letter}${firstRow}:${letter}${lastRow}`,
        allowBlank: !spec.required,
        showErrorMessage: true,
        errorStyle: 'stop',
        errorTitle: '请从列表中选择',
        errorMessage: `${spec.title}只能填写列表中的内容`,
      })
    }
    return rules
  }

  /** Undefined when every list fitted into its rule. */
  sheet(): WriteSheet | undefined {
    if (this.#lists.length === 0) return undefined
    const height = Math.max(...this.#lists.map((list) => list.length))
    const rows = Array.from({ length: height }, (_, row) => this.#lists.map((list) => list[row] ?? null))
    return { name: LIST_SHEET, rows, hidden: true }
  }

  #source(options: readonly string[]): Pick<DataValidation, 'values' | 'formula1'> {
    if (options.join(',').length <= MAX_INLINE_LIST && !options.some((option) => /[,"]/.test(option)))
      return { values: [...options] }
    const known = this.#lists.findIndex((list) => list.join('\n') === options.join('\n'))
    const index = known === -1 ? this.#lists.push(options) - 1 : known
    const letter = columnLetter(index)
    return { formula1: `${LIST_SHEET}!$${letter}$1:$${letter}$${options.length}` }
  }
}

/** A name Excel takes: at most 31 characters, none of `[]:*?/\`. */
export const sheetName = (name: string) =>
  name
    .replace(/[[\]:*?/\\\p{Cc}]/gu, ' ')
    .replace(/^'+|'+$/g, '')
    .trim()
    .slice(0, 31) || '表'
