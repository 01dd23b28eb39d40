// Made from the migrated database by `npm run schema`; compared in `npm run check`. Do not edit.
import type { ColumnType, GeneratedAlways } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'

/** A column with a default: an insert may leave it out. */
type Generated<T> =
  T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>
type Timestamp = ColumnType<Date, Date | string, Date | string>
// biome-ignore lint/suspicious/noExplicitAny: a jsonb column is narrowed where it is read
type JsonColumn = ColumnType<any, string, string>

export interface AccountTable {
  account_id: string
  username: string
  display_name: string
  role: string
  unit_id: string
  organisation_id: string | null
  person_id: string | null
  password_hash: string
  must_change_password: Generated<boolean>
  demo: Generated<boolean>
  totp_secret_enc: Buffer | null
  totp_last_step: number | null
  locale: Generated<string>
  status: Generated<string>
  created_at: Generated<Timestamp>
  last_sign_in_at: Timestamp | null
}

export interface AttendanceTable {
  person_id: string
  lesson_id: string
  direction: Generated<string>
  class_id: string
  state: string
  method: string
  account_id: string | null
  recorded_at: Generated<Timestamp>
  version: Generated<number>
}

export interface AttendanceChangeTable {
  person_id: string
  change_id: string
  lesson_id: string
  from_state: string
  to_state: string
  reason: string
  account_id: string
  recorded_at: Generated<Timestamp>
}

export interface AuditEventTable {
  person_id: string
  event_id: string
  xid: Generated<string>
  at: Timestamp
  business_day: PlainDate
  account_id: string | null
  role: string
  request_id: string
  action: string
  subject_type: string
  subject_id: string
  facts: JsonColumn
}

export interface BankAccountKeyTable {
  bank_index: Buffer
  holder_kind: string
  holder_id: string
}

export interface BankDifferenceTable {
  explanation_id: string
  statement_id: string
  row_number: number | null
  pay_line_id: string | null
  outcome: string
  document: string
  reason: string
  status: string
  made_by: string
  made_day: PlainDate
  checked_by: string | null
  checked_day: PlainDate | null
  note: string | null
  recorded_at: Generated<Timestamp>
}

export interface BankResultTable {
  result_id: string
  pay_batch_id: string
  file_id: string
  digest: string
  account_id: string
  lines_paid: number
  lines_failed: number
  paid_fen: number
  failed_fen: number
  refused: JsonColumn
  recorded_at: Generated<Timestamp>
  layout: JsonColumn | null
}

export interface BankStatementTable {
  statement_id: string
  number: string
  budget_id: string
  unit_id: string
  file_id: string
  digest: string
  from_day: PlainDate
  to_day: PlainDate
  account_id: string
  made_day: PlainDate
  lines: number
  matched: number
  differing: number
  extra: number
  missing: number
  matched_fen: number
  extra_fen: number
  missing_fen: number
  recorded_at: Generated<Timestamp>
  after_failure: Generated<number>
  after_failure_fen: Generated<number>
  withdrawn_by: string | null
  withdrawn_day: PlainDate | null
  withdrawn_reason: string | null
  version: Generated<number>
}

export interface BankStatementLineTable {
  statement_id: string
  row_number: number
  day: PlainDate | null
  amount_fen: number
  detail: string
  reference: string
  payee_name: string
  state: string
  pay_line_id: string | null
  words: string | null
  live: Generated<boolean>
  unexplained: Generated<boolean>
}

export interface BlacklistEntryTable {
  entry_id: string
  subject_kind: string
  subject_id: string
  subject_name: string
  unit_id: string
  reason: string
  document: string
  from_day: PlainDate
  to_day: PlainDate | null
  entered_by: string
  entered_day: PlainDate
  lifted_by: string | null
  lifted_day: PlainDate | null
  lift_document: string | null
  version: Generated<number>
  recorded_at: Generated<Timestamp>
}

export interface BudgetTable {
  budget_id: string
  fund_code: string
  unit_id: string
  year: number
  total_fen: number
  reserved_fen: Generated<number>
  paid_fen: Generated<number>
  document: string
  recorded_at: Generated<Timestamp>
  committed_fen: Generated<number>
}

export interface BudgetDocumentTable {
  document_id: string
  number: string
  kind: string
  fund_code: string
  year: number
  unit_id: string
  budget_id: string | null
  other_unit_id: string | null
  other_year: number | null
  other_budget_id: string | null
  amount_fen: number
  reverses: string | null
  lines: Generated<JsonColumn>
  document: string
  reason: string
  status: string
  made_by: string
  made_day: PlainDate
  checked_by: string | null
  checked_day: PlainDate | null
  note: string | null
  version: Generated<number>
  recorded_at: Generated<Timestamp>
}

export interface BudgetGoalTable {
  goal_id: string
  budget_id: string
  sort: number
  name: string
  measure: string
  unit_name: string
  target: number
  weight: number
  document: string
  set_by: string
  set_day: PlainDate
  actual: number | null
  score: number | null
  note: string | null
  scored_by: string | null
  scored_day: PlainDate | null
  recorded_at: Generated<Timestamp>
}

export interface BudgetGoalSetTable {
  set_id: string
  budget_id: string
  goals: JsonColumn
  document: string
  reason: string | null
  status: string
  made_by: string
  made_day: PlainDate
  checked_by: string | null
  checked_day: PlainDate | null
  note: string | null
  from_day: PlainDate | null
  to_day: PlainDate | null
  recorded_at: Generated<Timestamp>
}

export interface BulkCaseTable {
  snapshot_no: number
  row_no: number
  kind: number
  target: number
  person: number
  plan: number
  program: number
  unit: number
  as_of: number
  registered: number
  groups: number
  post: number
  exceptions: number
  class_kind: number
  class_occupation: number
  class_start: number
  class_fee: number
  class_approved: number
  approved_cost: number
  attended_days: number
  minutes_total: number
  minutes_theory: number
  minutes_online: number
  minutes_practice_online: number
  provider_kind: number
  qualified_by: number
  scope: number
  provider_from: number
  provider_to: number
  banned: number
  assessor_from: number
  assessor_to: number
  level: number
  occupation: number
  issued: number
  revoked: number
  exam_fee: number
  employer: number
  employer_paid: number
  employer_size: number
  job_start: number
  insured_months: number
  province: number
  valid_at_start: number
  status: number
  past_fen: number
  ref: string
}

export interface BulkResultTable {
  run_no: number
  row_no: number
  outcome: number
  amount_fen: number
  rule: number
}

export interface BulkRunTable {
  run_id: string
  run_no: GeneratedAlways<number>
  snapshot_id: string
  revisions: JsonColumn
  rules: JsonColumn
  status: string
  rows_done: Generated<number>
  hash_so_far: Generated<string>
  outcomes: JsonColumn | null
  paid_fen: number | null
  recorded_at: Generated<Timestamp>
  finished_at: Timestamp | null
}

export interface BulkSnapshotTable {
  snapshot_id: string
  snapshot_no: GeneratedAlways<number>
  title: string
  row_count: number
  claims: number
  persons: number
  programs: number
  dictionaries: JsonColumn
  recorded_at: Generated<Timestamp>
}

export interface CalendarDayTable {
  day: PlainDate
  kind: string
  name: string
  document: string
}

export interface CertificateTable {
  person_id: string
  certificate_id: string
  number: string
  kind: string
  occupation: string
  level: string
  issued_on: PlainDate
  assessor_id: string
  session_id: string | null
  class_id: string | null
  unit_id: string
  department_id: string | null
  exam_fee_fen: Generated<number>
  status: string
  revoked_on: PlainDate | null
  revoked_reason: string | null
  version: Generated<number>
  recorded_at: Generated<Timestamp>
}

export interface CertificateNoTable {
  number: string
  person_id: string
  certificate_id: string
}

export interface CertificateRevocationTable {
  person_id: string
  revocation_id: string
  certificate_id: string
  reason: string
  document: string
  status: string
  made_by: string
  made_day: PlainDate
  checked_by: string | null
  checked_day: PlainDate | null
  note: string | null
  recorded_at: Generated<Timestamp>
}

export interface CertificateSerialTable {
  assessor_code: string
  year: number
  level: string
  last: number
}

export interface ClaimBatchTable {
  batch_id: string
  number: string
  program: string
  region_id: string
  unit_id: string
  department_id: string | null
  class_id: string | null
  claimant_id: string
  fund_code: string
  status: string
  version: Generated<number>
  submitted_day: PlainDate
  submitted_by: string
  review_due: PlainDate
  reviewed_day: PlainDate | null
  reviewed_by: string | null
  approve_due: PlainDate | null
  approved_day: PlainDate | null
  approved_by: string | null
  commitment: string
  recorded_at: Generated<Timestamp>
  city_from: PlainDate | null
  city_due: PlainDate | null
  county_rests_from: PlainDate | null
}

export interface ClaimLineTable {
  person_id: string
  line_id: string
  batch_id: string
  line_no: number
  program: string
  region_id: string
  unit_id: string
  department_id: string | null
  claimant_id: string
  class_id: string | null
  certificate_id: string | null
  occupation: string
  level: string | null
  class_start: PlainDate | null
  certified_on: PlainDate | null
  status: string
  outcome: string
  amount_fen: number | null
  attempt: Generated<number>
  fund_code: string
  budget_id: string | null
  notice_id: string | null
  hold_reason: string | null
  note: string | null
  reviewed_by: string | null
  approved_day: PlainDate | null
  paid_day: PlainDate | null
  version: Generated<number>
  recorded_at: Generated<Timestamp>
  hire_id: string | null
  job_start: PlainDate | null
  phase: Generated<string>
  stands: Generated<boolean>
  released_day: PlainDate | null
}

export interface ClaimReminderTable {
  batch_id: string
  step: string
  due_day: PlainDate
  kind: string
  sent_day: PlainDate
}

export interface ClassSeatTable {
  class_id: string
  capacity: number
  taken: Generated<number>
}

export interface DecisionTable {
  person_id: string
  line_id: string
  attempt: number
  stage: string
  decided_at: Timestamp
  as_of: PlainDate
  outcome: string
  amount_fen: number | null
  pack_revision: string
  facts_hash: string
  facts: JsonColumn
  verdicts: JsonColumn
}

export interface DocumentSerialTable {
  kind: string
  unit_id: string
  year: number
  last: number
}

export interface EducationFundTable {
  declaration_id: string
  organisation_id: string
  unit_id: string
  year: number
  wage_total_fen: number
  drawn_fen: number
  spent_fen: number
  front_line_fen: number
  mentor_fen: number
  safety_fen: number
  high_risk: boolean
  spent_on: string
  verdicts: JsonColumn
  status: string
  declared_by: string
  declared_day: PlainDate
  checked_by: string | null
  checked_day: PlainDate | null
  note: string | null
  version: Generated<number>
  recorded_at: Generated<Timestamp>
}

export interface EnrolmentTable {
  person_id: string
  class_id: string
  enrolment_id: string
  status: string
  group_code: string
  source: string
  import_id: string | null
  row_number: number | null
  attended_lessons: Generated<number>
  attended_minutes: Generated<number>
  proposed: string | null
  completed_day: PlainDate | null
  recorded_at: Generated<Timestamp>
  version: Generated<number>
  counted_year: number | null
}

export interface EntCapTable {
  organisation_id: string
  program: string
  rule: string
  max_fen: number
  used_fen: Generated<number>
}

export interface EntOnceTable {
  person_id: string
  rule: string
  key: string
  line_id: string
  state: string
  recorded_at: Generated<Timestamp>
}

export interface EntYearTable {
  person_id: string
  program_group: string
  year: number
  n: number
  max_n: number
}

export interface ExamResultTable {
  person_id: string
  session_id: string
  class_id: string | null
  theory: number | null
  practice: number | null
  state: string
  import_id: string | null
  recorded_at: Generated<Timestamp>
  version: Generated<number>
}

export interface ExamSessionTable {
  session_id: string
  number: string
  class_id: string | null
  assessor_id: string
  occupation: string
  level: string
  unit_id: string
  department_id: string | null
  exam_day: PlainDate
  place: string
  examiners: string[]
  fee_fen: Generated<number>
  pass_mark: Generated<number>
  status: string
  version: Generated<number>
  recorded_at: Generated<Timestamp>
}

export interface FigureCellTable {
  unit_id: string
  measure: string
  day: PlainDate
  n: number
  below_xid: string
}

export interface FigureDeltaTable {
  person_id: string
  delta_id: string
  xid: Generated<string>
  unit_id: string
  measure: string
  day: PlainDate
  n: number
}

export interface FirstInTable {
  person_id: string
  measure: string
  unit_id: string
  year: number
  n: number
}

export interface FundTable {
  fund_code: string
  name: string
  owner_unit: string
  source: string
}

export interface FundUseTable {
  fund_code: string
  region_id: string
  program: string
  from_day: PlainDate
  to_day: PlainDate | null
  document: string
  assumption: string | null
  end_document: string | null
  rank: Generated<number>
}

export interface FundUsePaperTable {
  paper_id: string
  number: string
  kind: string
  fund_code: string
  unit_id: string
  region_id: string
  program: string
  from_day: PlainDate
  to_day: PlainDate | null
  rank: number
  document: string
  document_day: PlainDate
  concerned: JsonColumn | null
  status: string
  made_by: string
  made_day: PlainDate
  checked_by: string | null
  checked_day: PlainDate | null
  note: string | null
  version: Generated<number>
  recorded_at: Generated<Timestamp>
}

export interface GrantApplicationTable {
  grant_id: string
  number: string
  item_id: string
  title: string
  program: string
  region_id: string
  unit_id: string
  department_id: string | null
  claimant_id: string
  holder_kind: string
  holder_id: string
  holder_name: string
  subject: string
  units: number
  year: number
  period: string
  status: string
  outcome: string
  amount_fen: number | null
  attempt: Generated<number>
  fund_code: string | null
  budget_id: string | null
  notice_number: string | null
  notice_from: PlainDate | null
  notice_to: PlainDate | null
  notice_days: number | null
  notice_phone: string | null
  notice_address: string | null
  note: string | null
  commitment: string
  submitted_by: string
  submitted_day: PlainDate
  review_due: PlainDate
  reviewed_by: string | null
  reviewed_day: PlainDate | null
  city_reviewed_by: string | null
  approve_due: PlainDate | null
  approved_by: string | null
  approved_day: PlainDate | null
  paid_day: PlainDate | null
  version: Generated<number>
  recorded_at: Generated<Timestamp>
  city_from: PlainDate | null
  city_due: PlainDate | null
}

export interface GrantDecisionTable {
  grant_id: string
  decided_at: Timestamp
  attempt: number
  stage: string
  as_of: PlainDate
  outcome: string
  amount_fen: number | null
  pack_revision: string
  facts_hash: string
  facts: JsonColumn
}

export interface GrantEvidenceTable {
  grant_id: string
  file_id: string
  kind: string
  attempt: number
}

export interface GrantObjectionTable {
  objection_id: string
  grant_id: string
  notice_number: string
  text: string
  contact_enc: Buffer | null
  filed_day: PlainDate
  status: string
  answer: string | null
  answered_by: string | null
  answered_day: PlainDate | null
  recorded_at: Generated<Timestamp>
  number: string | null
  code_digest: Buffer | null
}

export interface HireTable {
  person_id: string
  hire_id: string
  employer_id: string
  agency_id: string | null
  unit_id: string
  occupation: string
  post: string | null
  start_day: PlainDate
  end_day: PlainDate | null
  end_reason: string | null
  province: string
  status: string
  registered_by: string
  registered_day: PlainDate
  confirmed_by: string | null
  confirmed_day: PlainDate | null
  version: Generated<number>
  recorded_at: Generated<Timestamp>
}

export interface IdempotencyTable {
  account_id: string
  route: string
  key: string
  body_digest: Buffer
  status: number
  body: string
  created_at: Generated<Timestamp>
}

export interface ImportRowTable {
  import_id: string
  row_number: number
  accepted: boolean
  person_id: string | null
  faults: JsonColumn
  warnings: Generated<JsonColumn>
}

export interface InsuranceImportTable {
  import_id: string
  unit_id: string
  file_id: string
  file_name: string
  account_id: string
  day: PlainDate
  status: string
  total: number
  accepted: number
  refused: number
  months: number
  faults: JsonColumn
  annotated_file_id: string | null
  recorded_at: Generated<Timestamp>
}

export interface InsuranceMonthTable {
  person_id: string
  employer_id: string
  month: PlainDate
  import_id: string
  recorded_at: Generated<Timestamp>
}

export interface InsuranceMonthAgainTable {
  person_id: string
  employer_id: string
  month: PlainDate
  import_id: string
  recorded_at: Generated<Timestamp>
}

export interface KeyReleaseTable {
  person_id: string
  release_id: string
  line_id: string
  unit_id: string
  document: string
  reason: string
  status: string
  made_by: string
  made_day: PlainDate
  checked_by: string | null
  checked_day: PlainDate | null
  note: string | null
  version: Generated<number>
  recorded_at: Generated<Timestamp>
}

export interface LedgerAccountTable {
  account_code: string
  fund_code: string
  unit_id: string
  year: number
  kind: string
  name: string
}

export interface LessonTable {
  lesson_id: string
  class_id: string
  day: PlainDate
  start_time: string
  end_time: string
  minutes: number
  kind: string
  topic: string
  teacher: string
  room: string
  status: Generated<string>
  version: Generated<number>
  recorded_at: Generated<Timestamp>
}

export interface LimitOverrideTable {
  person_id: string
  override_id: string
  class_id: string
  year: number
  unit_id: string
  document: string
  reason: string
  status: string
  made_by: string
  made_day: PlainDate
  checked_by: string | null
  checked_day: PlainDate | null
  note: string | null
  version: Generated<number>
  recorded_at: Generated<Timestamp>
}

export interface LineClaimedBackTable {
  line_id: string
  paid_fen: number
  claimed_fen: number
}

export interface NoticeTable {
  notice_id: string
  number: string
  batch_id: string
  unit_id: string
  program: string
  title: string
  from_day: PlainDate
  to_day: PlainDate
  working_days: number
  phone: string
  address: string
  status: string
  published_by: string
  recorded_at: Generated<Timestamp>
  fund_name: string
}

export interface NoticeLineTable {
  notice_id: string
  line_no: number
  name_masked: string
  doc_last4: string
  occupation: string
  level: string | null
  amount_fen: number
}

export interface ObjectionTable {
  objection_id: string
  notice_id: string
  line_no: number
  person_id: string
  line_id: string
  text: string
  contact_enc: Buffer | null
  filed_day: PlainDate
  status: string
  answer: string | null
  answered_by: string | null
  answered_day: PlainDate | null
  recorded_at: Generated<Timestamp>
  number: string | null
  code_digest: Buffer | null
}

export interface OccupationTable {
  code: string
  edition: string
  name: string
  pinyin: string
  initials: string
  marker: Generated<string>
  licence_required: Generated<string>
  levels_available: string[]
}

export interface OccupationMapTable {
  edition: string
  code: string
  maps_to: string
  note: Generated<string>
}

export interface OrgAuditTable {
  seq: GeneratedAlways<number>
  xid: Generated<string>
  at: Timestamp
  business_day: PlainDate
  account_id: string | null
  role: string
  unit_id: string | null
  address: string
  request_id: string
  action: string
  subject_type: string
  subject_id: string
  result: string
  facts: JsonColumn
}

export interface OrganisationTable {
  organisation_id: string
  kind: string
  subkind: string
  qualified_by: string | null
  credit_code: string
  name: string
  pinyin: string
  initials: string
  unit_id: string
  contact_name: string | null
  contact_phone: string | null
  address: string | null
  bank_name: string | null
  bank_account_enc: Buffer | null
  assessor_code: string | null
  status: Generated<string>
  synthetic: Generated<boolean>
  recorded_at: Generated<Timestamp>
  bank_index: Buffer | null
  bank_masked: string | null
}

export interface OrganisationScopeTable {
  organisation_id: string
  kind: string
  occupation: string
  levels: string[]
  listed_from: PlainDate
  listed_to: PlainDate | null
  document: string
}

export interface OutboxMessageTable {
  message_id: string
  account_id: string | null
  person_id: string | null
  template: string
  facts: JsonColumn
  link: string | null
  created_at: Generated<Timestamp>
  read_at: Timestamp | null
  sms_state: Generated<string>
}

export interface PackRevisionTable {
  revision: string
  region: string
  pack: JsonColumn
  status: string
  source: string
  recorded_at: Generated<Timestamp>
}

export interface PayBatchTable {
  pay_batch_id: string
  number: string
  fund_code: string
  unit_id: string
  year: number
  budget_id: string
  declared_count: number
  declared_fen: number
  status: string
  made_by: string
  made_day: PlainDate
  released_by: string | null
  released_day: PlainDate | null
  settled_day: PlainDate | null
  bank_file_id: string | null
  bank_csv_id: string | null
  version: Generated<number>
  recorded_at: Generated<Timestamp>
}

export interface PayLineTable {
  pay_line_id: string
  pay_batch_id: string
  line_no: number
  person_id: string
  line_id: string
  try_no: number
  payee_kind: string
  payee_id: string
  payee_name: string
  bank_name: string
  bank_account_enc: Buffer
  bank_masked: string
  amount_fen: number
  status: string
  bank_reference: string | null
  failure: string | null
  recorded_at: Generated<Timestamp>
  live: Generated<boolean>
  withdrawn: Generated<boolean>
  kind: Generated<string>
  program: string
}

export interface PayeeChangeTable {
  change_id: string
  payee_kind: string
  payee_id: string
  payee_name: string
  unit_id: string
  bank_name: string
  account_enc: Buffer
  account_index: Buffer
  masked: string
  before_enc: Buffer | null
  before_masked: string | null
  reason: string
  document: string
  status: string
  made_by: string
  made_day: PlainDate
  checked_by: string | null
  checked_day: PlainDate | null
  note: string | null
  version: Generated<number>
  recorded_at: Generated<Timestamp>
}

export interface PersonTable {
  person_id: string
  doc_type: string
  doc_no_enc: Buffer
  doc_no_masked: string
  name: string
  pinyin: string
  initials: string
  sex: string
  birth_date: PlainDate
  nation: string | null
  education: string | null
  phone_enc: Buffer | null
  phone_index: Buffer | null
  phone_masked: string | null
  unit_id: string
  place_id: string | null
  employment: string | null
  bank_account_enc: Buffer | null
  bank_index: Buffer | null
  bank_masked: string | null
  real_name_status: Generated<string>
  real_name_day: PlainDate | null
  real_name_source: string | null
  synthetic: Generated<boolean>
  version: Generated<number>
  recorded_at: Generated<Timestamp>
  bank_name: string | null
}

export interface PersonGroupTable {
  person_id: string
  group_code: string
  from_day: PlainDate
  to_day: PlainDate | null
  evidence: string
  recorded_at: Generated<Timestamp>
}

export interface PersonKeyTable {
  blind_index: Buffer
  person_id: string
}

export interface PersonViewTable {
  person_id: string
  view_id: string
  xid: Generated<string>
  at: Timestamp
  account_id: string
  role: string
  fields: string[]
  reason: string
}

export interface PolicyDocumentTable {
  revision_id: string
  document: string
  file_id: string
  file_name: string
  sha256: string
  account_id: string
  recorded_at: Generated<Timestamp>
  form: Generated<string>
}

export interface PolicyFaultTable {
  revision_id: string
  found_digest: string
  faults: JsonColumn
  first_seen_at: Timestamp
}

export interface PolicyReleaseTable {
  mark: string
  offered_at: Generated<Timestamp>
}

export interface PolicyRevisionTable {
  revision_id: string
  pack_id: string
  region_id: string
  number: number | null
  kind: string
  state: string
  digest: string
  pack: JsonColumn
  base_id: string | null
  reason: string
  edits: Generated<JsonColumn>
  new_document: JsonColumn | null
  faults: Generated<number>
  author_id: string | null
  editor_ids: Generated<string[]>
  authored_day: PlainDate
  proposed_day: PlainDate | null
  signer_id: string | null
  signed_day: PlainDate | null
  signed_at: Timestamp | null
  superseded_day: PlainDate | null
  note: string | null
  version: Generated<number>
  recorded_at: Generated<Timestamp>
  release_pack: JsonColumn | null
  release_digest: string | null
}

export interface PolicyRulingTable {
  revision_id: string
  assumption_id: string
  question: string
  reading: string
  document: string
  ruled_by: string
  ruled_on: PlainDate
  account_id: string
  recorded_at: Generated<Timestamp>
}

export interface ReceivableTable {
  receivable_id: string
  number: string
  budget_id: string
  unit_id: string
  person_id: string
  line_id: string
  pay_line_id: string | null
  debtor_kind: string
  debtor_id: string
  debtor_name: string
  amount_fen: number
  back_fen: Generated<number>
  cause: string
  reason: string
  document: string
  status: string
  made_by: string
  made_day: PlainDate
  checked_by: string | null
  checked_day: PlainDate | null
  due_day: PlainDate
  settled_day: PlainDate | null
  note: string | null
  version: Generated<number>
  recorded_at: Generated<Timestamp>
  kind: Generated<string>
  written_fen: Generated<number>
}

export interface ReceivableEntryTable {
  entry_id: string
  receivable_id: string
  kind: string
  amount_fen: number
  reference: string
  person_id: string | null
  line_id: string | null
  status: string
  made_by: string
  made_day: PlainDate
  checked_by: string | null
  checked_day: PlainDate | null
  note: string | null
  recorded_at: Generated<Timestamp>
  reason: string | null
}

export interface ResultImportTable {
  import_id: string
  session_id: string
  file_id: string
  task_id: string
  status: string
  total: Generated<number>
  accepted: Generated<number>
  refused: Generated<number>
  failure: string | null
  faults: Generated<JsonColumn>
  annotated_file_id: string | null
  account_id: string
  created_at: Generated<Timestamp>
  ended_at: Timestamp | null
}

export interface RosterImportTable {
  import_id: string
  class_id: string
  file_id: string
  task_id: string
  status: string
  total: Generated<number>
  accepted: Generated<number>
  refused: Generated<number>
  failure: string | null
  annotated_file_id: string | null
  account_id: string
  created_at: Generated<Timestamp>
  ended_at: Timestamp | null
}

export interface SealTable {
  seal_no: number
  source: string
  incarnation: string
  below_xid: string
  rows: number
  hash: Buffer
  previous: Buffer
  signature: string
  sealed_at: Timestamp
}

export interface SessionTable {
  token_hash: Buffer
  account_id: string
  stage: string
  created_at: Generated<Timestamp>
  seen_at: Generated<Timestamp>
  expires_at: Timestamp
  address: string
  user_agent: string
}

export interface SettingTable {
  unit_id: string
  key: string
  value: JsonColumn
  from_day: PlainDate
  to_day: PlainDate | null
  document: string
  recorded_at: Generated<Timestamp>
}

export interface SettingPaperTable {
  paper_id: string
  number: string
  kind: string
  unit_id: string
  key: string
  value: JsonColumn | null
  from_day: PlainDate
  document: string
  status: string
  made_by: string
  made_day: PlainDate
  checked_by: string | null
  checked_day: PlainDate | null
  note: string | null
  version: Generated<number>
  recorded_at: Generated<Timestamp>
}

export interface StandingBookTable {
  book_id: string
  number: string
  unit_id: string
  fund_code: string
  year: number
  budget_id: string
  from_day: PlainDate
  to_day: PlainDate
  lines: number
  persons: number
  paid_fen: number
  content: JsonColumn
  published_by: string
  published_day: PlainDate
  recorded_at: Generated<Timestamp>
}

export interface StoredFileTable {
  file_id: string
  digest: string
  bytes: number
  name: string
  media_type: string
  purpose: string
  account_id: string | null
  unit_id: string | null
  organisation_id: string | null
  created_at: Generated<Timestamp>
}

export interface SystemMarkTable {
  key: string
  value: JsonColumn
}

export interface TargetTable {
  table_id: string
  unit_id: string
  measure: string
  seq: number
  printed_name: string
  printed: string
  value: number
  remark: Generated<string>
}

export interface TargetTableTable {
  table_id: string
  region_id: string
  year: number
  name: string
  document: string
  clause: string
  sort: number
}

export interface TaskTable {
  task_id: string
  kind: string
  title: string
  account_id: string
  unit_id: string
  organisation_id: string | null
  status: string
  done: Generated<number>
  total: number | null
  input: JsonColumn
  result: JsonColumn | null
  failure: string | null
  cancel_asked: Generated<boolean>
  created_at: Generated<Timestamp>
  started_at: Timestamp | null
  ended_at: Timestamp | null
}

export interface ThrottleTable {
  bucket: string
  failures: number
  window_start: Timestamp
  locked_until: Timestamp | null
}

export interface TrainingClassTable {
  class_id: string
  number: string | null
  title: string
  kind: string
  mode: string
  funding: string
  provider_id: string
  assessor_id: string | null
  occupation: string
  level: string
  unit_id: string
  department_id: string | null
  start_day: PlainDate
  end_day: PlainDate
  place: string
  capacity: number
  minutes_theory: number
  minutes_practice: number
  minutes_online: number
  fee_fen: Generated<number>
  target_group: string
  help_measures: string
  manager_name: string
  manager_phone: string
  supervisor_name: string | null
  supervisor_phone: string | null
  planned_exam_day: PlainDate | null
  status: string
  version: Generated<number>
  submitted_day: PlainDate | null
  approved_day: PlainDate | null
  finished_day: PlainDate | null
  completed_day: PlainDate | null
  review_due: PlainDate | null
  reviewed_by: string | null
  review_note: string | null
  recorded_at: Generated<Timestamp>
  approved_cost_fen: number | null
}

export interface TransferTable {
  transfer_id: string
  xid: Generated<string>
  budget_id: string
  debit_account: string
  credit_account: string
  amount_fen: number
  kind: string
  person_id: string | null
  line_id: string | null
  pay_line_id: string | null
  reverses: string | null
  document: string
  business_day: PlainDate
  account_id: string | null
  recorded_at: Generated<Timestamp>
}

export interface TransferSourceTable {
  transfer_id: string
  kind: string
  source_id: string
}

export interface UnitTable {
  unit_id: string
  kind: string
  level: string
  division_code: string | null
  name: string
  short_name: string
  parent_id: string | null
  sort: Generated<number>
  valid_from: PlainDate
  valid_to: PlainDate | null
  sample: Generated<boolean>
  source: string
}

export interface VoucherTable {
  person_id: string
  voucher_id: string
  number: string
  batch_id: string
  unit_id: string
  issuer_id: string
  face_fen: number
  budget_id: string | null
  valid_from: PlainDate
  valid_to: PlainDate
  redeem_by: PlainDate
  state: string
  frozen_from: string | null
  committed_fen: number
  class_id: string | null
  certificate_id: string | null
  line_id: string | null
  issued_day: PlainDate
  claimed_day: PlainDate | null
  locked_day: PlainDate | null
  activated_day: PlainDate | null
  completed_day: PlainDate | null
  certified_day: PlainDate | null
  redeemed_day: PlainDate | null
  ended_day: PlainDate | null
  redeemed_fen: number | null
  reason: string | null
  version: Generated<number>
  recorded_at: Generated<Timestamp>
  frozen_day: PlainDate | null
}

export interface VoucherBatchTable {
  batch_id: string
  number: string
  name: string
  kind: string
  attendance_only: boolean
  face_fen: number
  program: string
  unit_id: string
  fund_code: string | null
  budget_id: string | null
  filter: JsonColumn
  class_kinds: Generated<string[]>
  occupations: Generated<string[]>
  levels: Generated<string[]>
  valid_from: PlainDate
  valid_to: PlainDate
  redeem_by: PlainDate
  document: string
  planned: number
  issued: Generated<number>
  held_fen: Generated<number>
  status: string
  task_id: string
  issued_by: string
  issued_day: PlainDate
  recorded_at: Generated<Timestamp>
  recall_task_id: string | null
  recalled: Generated<number>
  recalled_fen: Generated<number>
  providers: Generated<string[]>
}

export interface VoucherNoTable {
  number: string
  person_id: string
  voucher_id: string
}

export interface VoucherTransferTable {
  transfer_id: string
  kind: string
  batch_id: string
  person_id: string | null
  voucher_id: string | null
}

export interface WhatIfTable {
  what_if_id: string
  task_id: string
  draft_id: string
  baseline_id: string
  draft_digest: string
  pack: JsonColumn
  diff: JsonColumn
  headline: string
  year: number | null
  unit_id: string
  region_id: string
  account_id: string
  result: JsonColumn | null
  recorded_at: Generated<Timestamp>
  kind: Generated<string>
  lines_dropped_day: PlainDate | null
}

export interface WhatIfLineTable {
  person_id: string
  line_id: string
  what_if_id: string
  before_outcome: string
  before_fen: number | null
  after_outcome: string
  after_fen: number | null
  delta_fen: number
}

export interface Tables {
  account: AccountTable
  attendance: AttendanceTable
  attendance_change: AttendanceChangeTable
  audit_event: AuditEventTable
  bank_account_key: BankAccountKeyTable
  bank_difference: BankDifferenceTable
  bank_result: BankResultTable
  bank_statement: BankStatementTable
  bank_statement_line: BankStatementLineTable
  blacklist_entry: BlacklistEntryTable
  budget: BudgetTable
  budget_document: BudgetDocumentTable
  budget_goal: BudgetGoalTable
  budget_goal_set: BudgetGoalSetTable
  bulk_case: BulkCaseTable
  bulk_result: BulkResultTable
  bulk_run: BulkRunTable
  bulk_snapshot: BulkSnapshotTable
  calendar_day: CalendarDayTable
  certificate: CertificateTable
  certificate_no: CertificateNoTable
  certificate_revocation: CertificateRevocationTable
  certificate_serial: CertificateSerialTable
  claim_batch: ClaimBatchTable
  claim_line: ClaimLineTable
  claim_reminder: ClaimReminderTable
  class_seat: ClassSeatTable
  decision: DecisionTable
  document_serial: DocumentSerialTable
  education_fund: EducationFundTable
  enrolment: EnrolmentTable
  ent_cap: EntCapTable
  ent_once: EntOnceTable
  ent_year: EntYearTable
  exam_result: ExamResultTable
  exam_session: ExamSessionTable
  figure_cell: FigureCellTable
  figure_delta: FigureDeltaTable
  first_in: FirstInTable
  fund: FundTable
  fund_use: FundUseTable
  fund_use_paper: FundUsePaperTable
  grant_application: GrantApplicationTable
  grant_decision: GrantDecisionTable
  grant_evidence: GrantEvidenceTable
  grant_objection: GrantObjectionTable
  hire: HireTable
  idempotency: IdempotencyTable
  import_row: ImportRowTable
  insurance_import: InsuranceImportTable
  insurance_month: InsuranceMonthTable
  insurance_month_again: InsuranceMonthAgainTable
  key_release: KeyReleaseTable
  ledger_account: LedgerAccountTable
  lesson: LessonTable
  limit_override: LimitOverrideTable
  line_claimed_back: LineClaimedBackTable
  notice: NoticeTable
  notice_line: NoticeLineTable
  objection: ObjectionTable
  occupation: OccupationTable
  occupation_map: OccupationMapTable
  org_audit: OrgAuditTable
  organisation: OrganisationTable
  organisation_scope: OrganisationScopeTable
  outbox_message: OutboxMessageTable
  pack_revision: PackRevisionTable
  pay_batch: PayBatchTable
  pay_line: PayLineTable
  payee_change: PayeeChangeTable
  person: PersonTable
  person_group: PersonGroupTable
  person_key: PersonKeyTable
  person_view: PersonViewTable
  policy_document: PolicyDocumentTable
  policy_fault: PolicyFaultTable
  policy_release: PolicyReleaseTable
  policy_revision: PolicyRevisionTable
  policy_ruling: PolicyRulingTable
  receivable: ReceivableTable
  receivable_entry: ReceivableEntryTable
  result_import: ResultImportTable
  roster_import: RosterImportTable
  seal: SealTable
  session: SessionTable
  setting: SettingTable
  setting_paper: SettingPaperTable
  standing_book: StandingBookTable
  stored_file: StoredFileTable
  system_mark: SystemMarkTable
  target: TargetTable
  target_table: TargetTableTable
  task: TaskTable
  throttle: ThrottleTable
  training_class: TrainingClassTable
  transfer: TransferTable
  transfer_source: TransferSourceTable
  unit: UnitTable
  voucher: VoucherTable
  voucher_batch: VoucherBatchTable
  voucher_no: VoucherNoTable
  voucher_transfer: VoucherTransferTable
  what_if: WhatIfTable
  what_if_line: WhatIfLineTable
}
