import type { Facts } from '#src/kernel/decision.ts'
import { type TableRefusal, tableRefusalText } from '#src/platform/excel/index.ts'

/** Why a bank's file is refused as a whole, in words: a bank has no template of ours to be filled in, and a text has no sheets. */
export const bankFileRefusalText = (refusal: TableRefusal, facts: Facts): string =>
  tableRefusalText(refusal, facts)
    .replace(/，(请|或)下载模板(重新)?填写(后上传)?/, '，请用银行导出的原文件')
    .replace(/^在?工作表“CSV”中?/, '文件里')
