/** The words of a table in a file: what a column expects, what a cell held, what is wrong with it. */

/**
 * What a column holds. `identity` is a number that must be kept as text whatever happens (ID card, document, credit code, bank
 * card); `digits` may be short enough to survive as a figure (phone); `serial` is 序号, filled in beforehand and never looked at.
 */
export type ColumnKind = 'text' | 'identity' | 'digits' | 'date' | 'integer' | 'money' | 'level' | 'serial'

/** One column of a template: the writer prints it, the reader checks against it. Plain data, so that a worker can have it. */
export type ColumnSpec<K extends string = string> = {
  readonly key: K
  readonly title: string
  /** Other titles that are read as this column. */
  readonly aliases?: readonly string[]
  /** The column must be there and no cell of it may be blank. */
  readonly required?: boolean
  readonly kind: ColumnKind
  /** One sentence for the person who fills it in, shown in the template. */
  readonly hint?: string
  /** The only values taken; the template offers them as a list. */
  readonly options?: readonly string[]
  /** A value may stand in one row of the file only. */
  readonly unique?: boolean
  /** In characters; 200 unless told. */
  readonly maxLength?: number
  /** In characters of the sheet's font. */
  readonly width?: number
}

export type CellType = 'text' | 'number' | 'date' | 'formula' | 'boolean' | 'error' | 'empty'

/**
 * A cell after cleaning. `text` is the value in one spelling: days `YYYY-MM-DD`, integers and money without separators,
 * identity and digits without spaces in half-width capitals; the text of a formula is never its result, which is not read.
 */
export type SheetCell = {
  readonly text: string
  readonly type: CellType
  /** `C`; empty when the file has no such (optional) column. */
  readonly column: string
  readonly merged?: true
}

export type CellFaultCode =
  | 'merged'
  | 'formula'
  | 'error_value'
  | 'boolean_value'
  | 'blank'
  | 'control_character'
  | 'line_break'
  | 'formula_text'
  | 'number_rounded'
  | 'date_in_text'
  | 'date_invalid'
  | 'not_a_date'
  | 'not_integer'
  | 'not_money'
  | 'not_level'
  | 'not_in_list'
  | 'too_long'
  | 'duplicate'

/** `text` says what is wrong and what to do, without the place; `describeFault` puts row and column before it. */
export type CellFault = {
  readonly rowNumber: number
  readonly column: string
  readonly key: string
  readonly title: string
  readonly code: CellFaultCode
  readonly text: string
}

export type SheetRow<K extends string = string> = {
  /** As the spreadsheet counts, from 1; for CSV the record's number. */
  readonly rowNumber: number
  readonly cells: Readonly<Record<K, SheetCell>>
  /** At most `maxFaultsPerRow`, from left to right. */
  readonly faults: readonly CellFault[]
  readonly faultsLeftOut: number
}

export type SheetRead<K extends string = string> = {
  readonly sheetName: string
  readonly headerRow: number
  readonly columns: readonly { readonly key: K; readonly title: string; readonly column: string }[]
  readonly rows: readonly SheetRow<K>[]
}

/** `第 5 行 C 列：身份证号被表格软件改成了数字…` */
export const describeFault = (fault: Pick<CellFault, 'rowNumber' | 'column' | 'text'>) =>
  `第 ${fault.rowNumber} 行 ${fault.column} 列：${fault.text}`

/** A cell as the file has it, before any column is known. Blank cells are left out, unless they hold a formula. */
export type RawCell = {
  /** From 0. */
  readonly column: number
  readonly kind: 'text' | 'number' | 'date' | 'boolean' | 'error'
  /** The stored text; for a date its day, `1900-02-29` included, which no calendar but the spreadsheet's has. */
  readonly text: string
  readonly formula?: string
}
export type RawRow = { readonly rowNumber: number; readonly cells: readonly RawCell[] }
/** Rows from 1, columns from 0, both ends included. */
export type MergedRange = {
  readonly firstRow: number
  readonly lastRow: number
  readonly firstColumn: number
  readonly lastColumn: number
}

/** 0 → `A`, 26 → `AA`. */
export function columnLetter(column: number): string {
  let letters = ''
  for (let n = column + 1; n > 0; n = Math.floor((n - 1) / 26))
    letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters
  return letters
}

/** `AA` → 26; -1 for anything that is no column of a sheet. */
export function columnNumber(letters: string): number {
  if (!/^[A-Z]{1,3}$/.test(letters)) return -1
  let n = 0
  for (const letter of letters) n = n * 26 + letter.charCodeAt(0) - 64
  return n - 1
}
