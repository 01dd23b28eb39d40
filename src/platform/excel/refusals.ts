/** Why a whole file is refused, in words a village clerk can act on. One table, so that no code is without its text. */
import { type Facts, refuse } from '#src/kernel/decision.ts'

const SAVE_AS = '请用 WPS 表格或 Excel 打开，另存为“Excel 工作簿（.xlsx）”后重新上传'

type HeaderProblem = {
  readonly problem: 'unknown' | 'untitled' | 'duplicated' | 'missing'
  readonly column?: string
  readonly title?: string
  readonly expected?: string
  readonly other?: string
}

export type { HeaderProblem }

/** In the order they are checked. */
export const TABLE_REFUSALS = {
  file_empty: () => '文件是空的，没有任何内容，请重新选择填好的表格',
  file_too_large: (f) => `文件有 ${f.megabytes} MB，超过 ${f.limitMegabytes} MB，请删除图片或分成几个文件上传`,
  file_encrypted: () => '文件设了打开密码，无法读取，请取消密码后重新上传',
  file_old_xls: () => `这是旧版 .xls 表格（只改扩展名不行），${SAVE_AS}`,
  file_html: () => `这是网页文件改名成的表格，${SAVE_AS}`,
  file_text: () => `这是文本或 CSV 文件改名成的表格，${SAVE_AS}`,
  file_other: (f) => `这是${f.found}，不是 .xlsx 表格，请下载模板填写后上传`,
  file_truncated: () => '文件不完整，可能没有传完或保存时出错，请重新保存后再上传',
  file_damaged: () => `文件已损坏，无法读取，${SAVE_AS}`,
  zip_irregular: () => `文件的内部目录不正常，${SAVE_AS}`,
  zip_too_many_entries: (f) => `文件内部有 ${f.entries} 个部件，超过 ${f.limit} 个，不是正常的表格，请下载模板重新填写`,
  zip_unsafe_names: () => '文件内部含有不安全的路径，不是正常的表格，请下载模板重新填写',
  zip_bomb: (f) =>
    `文件展开后超过 ${f.limitMegabytes} MB，远大于正常的表格，请删除多余的内容和格式，或下载模板重新填写后上传`,
  file_macros: () => '文件带有宏，不能接收，请另存为不带宏的“Excel 工作簿（.xlsx）”后重新上传',
  xml_unsafe: () => '文件内部含有不允许的外部引用声明，不是正常的表格，请下载模板重新填写',
  sheet_missing: () => '文件里没有可见的工作表，请取消隐藏或下载模板重新填写',
  sheet_far_cell: (f) =>
    `${f.cell} 单元格有内容，超出允许的 ${f.maxRows} 行、${f.maxColumns} 列，请删除多余的行和列后重新上传`,
  sheet_too_many_rows: (f) => `表格超过 ${f.limit} 行（第 ${f.row} 行还有内容），请分成几个文件上传`,
  sheet_too_complex: () => '表格的格式过于复杂，请把数据复制到新下载的模板中（选择性粘贴：数值）后上传',
  read_too_slow: (f) => `读取超过 ${f.seconds} 秒仍未完成，请分成几个文件上传`,
  read_cancelled: () => '上传已取消，没有导入任何内容',
  sheet_blank: (f) => `工作表“${f.sheet}”是空的，请把内容填在第一个工作表`,
  header_not_found: (f) => `在工作表“${f.sheet}”中没有找到表头，表头应有：${f.expected}，请下载模板填写`,
  header_duplicated: (f) => headerText(f),
  header_wrong: (f) => headerText(f),
  header_surplus: (f) => headerText(f),
  no_data_rows: (f) => `工作表“${f.sheet}”只有表头，没有数据，请从第 ${f.firstRow} 行开始填写`,
} as const satisfies Record<string, (facts: Facts) => string>
export type TableRefusal = keyof typeof TABLE_REFUSALS

/** The words for a refused file. */
export const tableRefusalText = (refusal: TableRefusal, facts: Facts): string => TABLE_REFUSALS[refusal](facts)

/** A file is refused from deep inside a stream; the one catcher is `asDecision`, so it never leaves this folder. */
export class RefusedFile extends Error {
  readonly refusal: TableRefusal
  readonly facts: Facts
  constructor(refusal: TableRefusal, facts: Facts = {}) {
    super(refusal)
    this.refusal = refusal
    this.facts = facts
  }
}

/** A refusal thrown inside as the answer it is; any other error is a fault and goes on. */
export function asDecision(error: unknown) {
  if (error instanceof RefusedFile) return refuse(error.refusal, error.facts)
  throw error
}

function headerText(facts: Facts): string {
  const problems = facts.problems as unknown as readonly HeaderProblem[]
  const surplus = problems.filter((p) => p.problem === 'unknown' || p.problem === 'untitled')
  const head = surplus.length > 1 && surplus.length === problems.length ? `多了 ${surplus.length} 列：` : ''
  return `第 ${facts.row} 行表头与模板不一致，${head}${problems.map(problemText).join('；')}。请按模板修改表头后重新上传`
}

function problemText(p: HeaderProblem): string {
  switch (p.problem) {
    case 'unknown':
      return `${p.column} 列“${p.title}”不是模板中的列${p.expected ? `，应为“${p.expected}”` : ''}`
    case 'untitled':
      return `${p.column} 列没有表头却有内容`
    case 'duplicated':
      return `${p.column} 列“${p.title}”与 ${p.other} 列重复`
    case 'missing':
      return `缺少“${p.title}”列`
  }
}
