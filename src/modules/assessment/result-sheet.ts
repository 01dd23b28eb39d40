import { PAID_BEFORE_INDEX, samplePerson, WORKER_INDEX } from '#src/modules/demo/index.ts'
import { findPersonIdsByDocNo } from '#src/modules/registry/index.ts'
import { type ColumnSpec, writeWorkbook } from '#src/platform/excel/index.ts'
import type { Platform } from '#src/platform/platform.ts'
import { type ResultColumn, ticketOf } from './exam.rules.ts'
import type { CandidateRecord } from './result.store.ts'

/** The result sheet: candidates come filled in, the assessor adds scores. */
export const RESULT_SHEET: readonly ColumnSpec<ResultColumn | 'docNo'>[] = [
  {
    key: 'ticket',
    title: '准考证号',
    kind: 'identity',
    required: true,
    unique: true,
    width: 26,
    hint: '已填好，请不要改动',
  },
  { key: 'name', title: '姓名', kind: 'text', required: true, maxLength: 60, hint: '已填好，导入时与准考证号核对' },
  { key: 'docNo', title: '身份证号', kind: 'text', width: 22, hint: '供现场核对，导入时不看' },
  { key: 'theory', title: '理论成绩', kind: 'text', maxLength: 20, hint: '0 到 100，最多一位小数；缺考不填' },
  { key: 'practice', title: '实操成绩', kind: 'text', maxLength: 20, hint: '0 到 100，最多一位小数；缺考不填' },
  { key: 'absent', title: '缺考', kind: 'text', options: ['是', '否'], hint: '没有来考的填是，其他人填否或不填' },
]

interface Sheet {
  readonly number: string
  readonly examDay: string
  readonly passMark: number
}
type Scores = { readonly theory?: string; readonly practice?: string; readonly absent?: '是' | '否' }

const write = (platform: Platform, sheet: Sheet, candidates: readonly CandidateRecord[], scores: readonly Scores[]) =>
  writeWorkbook({
    synthetic: platform.synthetic,
    sheets: [
      {
        name: '成绩',
        title: `${sheet.number} 考试成绩（${sheet.examDay}）`,
        columns: RESULT_SHEET,
        template: true,
        notes: [
          '每名考生一行，准考证号和姓名已经填好，请只填成绩和缺考。',
          `两项成绩都达到 ${sheet.passMark} 分为合格。发证以前可以重新导入，以后一次为准。`,
        ],
        rows: candidates.map((candidate, at) => ({
          ticket: ticketOf(sheet.number, candidate.place),
          name: candidate.name,
          docNo: candidate.doc_no_masked,
          ...scores[at],
        })),
      },
    ],
  })

export const resultTemplate = (platform: Platform, sheet: Sheet, candidates: readonly CandidateRecord[]) =>
  write(platform, sheet, candidates, [])

/**
 * Demo: the sheet filled in. Most pass; in a class of three or more one fails in practice and one is absent, always the same
 * two, and never the demo worker or the person already paid before, whose stories go on.
 */
export async function resultSample(
  platform: Platform,
  sheet: Sheet,
  candidates: readonly CandidateRecord[],
): Promise<Buffer> {
  const known = await findPersonIdsByDocNo(
    platform.db,
    platform.keys,
    [WORKER_INDEX, PAID_BEFORE_INDEX].map((index) => samplePerson(index).docNo),
  )
  const kept = new Set(known.values())
  const others = candidates.filter((candidate) => !kept.has(candidate.person_id))
  const [failed, absent] =
    others.length < 3 ? [] : [others[Math.floor(others.length / 3)], others[Math.floor((others.length * 2) / 3)]]
  const scores = candidates.map((candidate, at): Scores => {
    if (candidate === absent) return { absent: '是' }
    const theory = String(66 + ((at * 7) % 31))
    if (candidate === failed) return { theory, practice: '52.5', absent: '否' }
    return { theory, practice: `${68 + ((at * 5) % 29)}${at % 4 === 0 ? '.5' : ''}`, absent: '否' }
  })
  return write(platform, sheet, candidates, scores)
}
