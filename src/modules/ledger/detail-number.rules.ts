/** Names one line of one batch for the bank and back: `BF-2022-017-0003`, of a second province `BF-140000-2022-001-0003`. */
export const detailNumber = (batchNumber: string, lineNo: number) => `${batchNumber}-${String(lineNo).padStart(4, '0')}`

const DETAIL = /(BF-(?:\d{6}-)?\d{4}-\d{3,})-\d{4,}/

/** The first detail number anywhere in a remark, in whatever letters, as we write it; empty when there is none. */
export const detailIn = (remark: string): string => DETAIL.exec(remark.toUpperCase())?.[0] ?? ''

/** The batch that a detail number names; undefined when it is written otherwise. */
export const batchOfDetail = (detail: string): string | undefined => {
  const match = DETAIL.exec(detail)
  return match?.[0] === detail ? match[1] : undefined
}

/** Batch and line of a detail number as `detailIn` gives it. */
export const partsOfDetail = (detail: string): { batch: string; lineNo: number } | undefined => {
  const batch = batchOfDetail(detail)
  const lineNo = Number(detail.slice((batch?.length ?? 0) + 1))
  return batch !== undefined && Number.isInteger(lineNo) && lineNo <= 2_147_483_647 ? { batch, lineNo } : undefined
}
