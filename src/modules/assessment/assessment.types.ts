/** Statuses of an exam session (考试), in the order of its life. */
export const SESSION_STATUSES = ['planned', 'results', 'certified', 'cancelled'] as const
export type SessionStatus = (typeof SESSION_STATUSES)[number]

export const SESSION_STATUS_NAMES = {
  planned: '待考试',
  results: '待发证',
  certified: '已发证',
  cancelled: '已取消',
} as const satisfies Record<SessionStatus, string>

export const SESSION_ACTIONS = ['import_results', 'issue', 'claim', 'cancel'] as const
export type SessionAction = (typeof SESSION_ACTIONS)[number]

/** Which act is open in which status; `sessionActions` narrows it by day and by what is left to do. */
export const SESSION_ACTIONS_BY_STATUS = {
  planned: ['import_results', 'cancel'],
  results: ['import_results', 'issue'],
  certified: ['import_results', 'claim'],
  cancelled: [],
} as const satisfies Record<SessionStatus, readonly SessionAction[]>

export const CANDIDATE_STATES = ['registered', 'passed', 'failed', 'absent'] as const
export type CandidateState = (typeof CANDIDATE_STATES)[number]

export const CANDIDATE_STATE_NAMES = {
  registered: '待录成绩',
  passed: '合格',
  failed: '不合格',
  absent: '缺考',
} as const satisfies Record<CandidateState, string>

export const CERTIFICATE_STATUS_NAMES = { valid: '有效', revoked: '已撤销' } as const
export type CertificateStatus = keyof typeof CERTIFICATE_STATUS_NAMES

/** The two parts of an exam and whether the person came; scores are null until they are known, and for who was absent. */
export interface ExamResult {
  readonly theory: number | null
  readonly practice: number | null
  readonly state: CandidateState
}
