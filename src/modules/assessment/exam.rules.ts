import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { parsePersonName } from '#src/kernel/identity/person-name.ts'
import { isHighSkilled, type Level, rankOf } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import {
  type CandidateState,
  type ExamResult,
  SESSION_ACTIONS_BY_STATUS,
  type SessionAction,
  type SessionStatus,
} from './assessment.types.ts'

/** 60 of 100 in each part (DOMAIN 3.4); a session keeps the mark it was opened with. */
export const PASS_MARK = 60

/**
 * `KS-411402-2022-0001`: the serial runs per unit and year, so the unit is part of the number. In capitals, because sheets fold
 * identity columns to capitals and a functional zone's id has small letters.
 */
export const sessionNumber = (unitId: string, year: number, serial: number) =>
  `KS-${unitId.toUpperCase()}-${year}-${String(serial).padStart(4, '0')}`

/** 准考证号: the session's number and the candidate's place in it, from 1. */
export const ticketOf = (number: string, place: number) => `${number}-${String(place).padStart(2, '0')}`

export type OpenRefusal =
  | 'class_not_completed'
  | 'class_examined'
  | 'exam_before_completion'
  | 'assessor_suspended'
  | 'assessor_out_of_scope'
  | 'nobody_completed'

/** May a session be opened for this class on that day? The first refusal that applies is the answer (C3, DOMAIN 3.4). */
export function decideOpen(ask: {
  readonly classStatus: string
  readonly completedDay: PlainDate | null
  readonly completed: number
  readonly examined: { readonly who: string; readonly when: string } | undefined
  readonly examDay: PlainDate
  readonly level: Level
  readonly occupationName: string
  readonly levelName: string
  readonly assessorActive: boolean
  /** Levels of this occupation that the assessor is listed for on the exam day; empty when it is not listed. */
  readonly listedLevels: readonly string[]
}): Decision<'open', OpenRefusal> {
  if (ask.classStatus !== 'completed' || ask.completedDay === null) return refuse('class_not_completed')
  if (ask.examined) return refuse('class_examined', { ...ask.examined })
  if (ask.examDay < ask.completedDay) return refuse('exam_before_completion', { completedDay: ask.completedDay })
  if (!ask.assessorActive) return refuse('assessor_suspended')
  if (!ask.listedLevels.includes(ask.level))
    return refuse('assessor_out_of_scope', {
      examDay: ask.examDay,
      occupationName: ask.occupationName,
      levelName: ask.levelName,
    })
  if (ask.completed === 0) return refuse('nobody_completed')
  return accept('open')
}

/** Both parts reach the mark, or not. A missing part is no result yet. */
export function examState(theory: number | null, practice: number | null, passMark: number): CandidateState {
  if (theory === null || practice === null) return 'registered'
  return theory >= passMark && practice >= passMark ? 'passed' : 'failed'
}

export const RESULT_COLUMNS = ['ticket', 'name', 'theory', 'practice', 'absent'] as const
export type ResultColumn = (typeof RESULT_COLUMNS)[number]
export type ResultCells = Readonly<Record<ResultColumn, string>>

export interface RowFault {
  readonly column: ResultColumn
  readonly message: string
}

export interface KnownCandidate {
  readonly personId: string
  readonly name: string
  readonly certified: boolean
}

const TITLES = { theory: '理论成绩', practice: '实操成绩' } as const

/** A score as typed: 0 to 100 with at most one decimal (`85`, `85.5`, `８５`). */
export function readScore(text: string, title: string): Decision<number, 'score'> {
  const clean = text.normalize('NFKC').replace(/\s/g, '').replace(/分$/, '')
  const no = (message: string) => refuse('score', { message })
  if (!/^[+-]?\d+(?:\.\d+)?$/.test(clean)) return no(`${title}不是分数，请填 0 到 100 的数字`)
  const value = Number(clean)
  if (value < 0 || value > 100) return no(`${title}应在 0 到 100 之间，请核对`)
  if (!/^\+?\d+(?:\.\d0*)?$/.test(clean)) return no(`${title}最多保留一位小数，请核对`)
  return accept(value)
}

/**
 * Reads one row of the result sheet for the candidate its ticket names. `faulty` are columns the reader has already complained
 * of; they are not judged again. Every fault of the row is named at once, so that one correction is enough.
 */
export function readResultRow(
  cells: ResultCells,
  candidate: KnownCandidate | undefined,
  passMark: number,
  faulty: ReadonlySet<string> = new Set(),
): { readonly faults: readonly RowFault[]; readonly result: ExamResult } {
  const faults: RowFault[] = []
  const say = (column: ResultColumn, message: string) => {
    if (!faulty.has(column)) faults.push({ column, message })
  }
  if (!candidate) say('ticket', '这场考试没有这个准考证号，请用本场考试的模板，不要改动准考证号')
  else if (candidate.certified) say('ticket', '这名考生已经发证，成绩不能再改')
  else if (!sameName(cells.name, candidate.name)) say('name', '姓名与准考证号不是同一名考生，请核对是否串行')
  const scores = { theory: null as number | null, practice: null as number | null }
  const absent = cells.absent === '是'
  for (const part of ['theory', 'practice'] as const) {
    const text = cells[part]
    if (absent) {
      if (text !== '') say(part, `缺考的考生不能有${TITLES[part]}：请清空成绩，或把“缺考”改为否`)
      continue
    }
    if (text === '') {
      say(part, `没有填写${TITLES[part]}；没有来考的，请在“缺考”列填是`)
      continue
    }
    const score = readScore(text, TITLES[part])
    if (score.ok) scores[part] = score.value
    else say(part, String(score.facts['message']))
  }
  return {
    faults,
    result: { ...scores, state: absent ? 'absent' : examState(scores.theory, scores.practice, passMark) },
  }
}

/** Do two spellings name the same person? Spaces, full width and the variants of `·` do not matter. */
export function sameName(typed: string, registered: string): boolean {
  const a = parsePersonName(typed)
  const b = parsePersonName(registered)
  return a.ok && a.value === (b.ok ? b.value : registered)
}

/** After an import: is there still somebody to certify? */
export function statusAfterResults(passed: number, certificates: number): SessionStatus {
  return certificates > 0 && certificates >= passed ? 'certified' : 'results'
}

export type IssueRefusal =
  | 'session_cancelled'
  | 'results_missing'
  | 'exam_not_held'
  | 'issue_day_out_of_range'
  | 'nobody_passed'
  | 'assessor_code_missing'

/** May certificates be issued, dated `issuedOn`, on business day `today`? The first refusal that applies is the answer. */
export function decideIssue(ask: {
  readonly status: SessionStatus
  readonly examDay: PlainDate
  readonly issuedOn: PlainDate
  readonly today: PlainDate
  readonly passed: number
  readonly assessorCodeKnown: boolean
}): Decision<'issue', IssueRefusal> {
  const { examDay, issuedOn, today } = ask
  if (ask.status === 'cancelled') return refuse('session_cancelled')
  if (ask.status === 'planned') return refuse('results_missing')
  if (today < examDay) return refuse('exam_not_held', { examDay })
  if (issuedOn < examDay || issuedOn > today) return refuse('issue_day_out_of_range', { examDay, today })
  if (ask.passed === 0) return refuse('nobody_passed')
  if (!ask.assessorCodeKnown) return refuse('assessor_code_missing')
  return accept('issue')
}

/** Which figures a certificate moves, by day of issue (DOMAIN 7.1): each person once a year. */
export function figuresOf(level: Level, specialCounts: boolean): ('new_skilled' | 'new_high_skilled')[] {
  return [
    ...(rankOf(level) >= rankOf('L5') || specialCounts ? (['new_skilled'] as const) : []),
    ...(isHighSkilled(level) ? (['new_high_skilled'] as const) : []),
  ]
}

/** What the assessor of a session may do now; the page draws exactly these. */
export function sessionActions(s: {
  readonly status: SessionStatus
  readonly examDay: PlainDate
  readonly today: PlainDate
  readonly passed: number
  readonly certificates: number
  readonly claimed: boolean
}): SessionAction[] {
  const open: Record<SessionAction, boolean> = {
    import_results: s.today >= s.examDay,
    issue: s.passed > s.certificates,
    claim: s.certificates > 0 && !s.claimed,
    cancel: true,
  }
  return (SESSION_ACTIONS_BY_STATUS[s.status] as readonly SessionAction[]).filter((action) => open[action])
}
