/**
 * Addresses of the console's pages, as the server puts them into queues, searches, messages and chains. One table; web/links.test.ts
 * proves that each has a page.
 */
const at = (path: string) => `/console${path}`

export const CONSOLE = {
  class: (id: string) => at(`/classes/${id}`),
  classes: (status?: string) => at(status ? `/classes?status=${status}` : '/classes'),
  trainee: (classId: string, personId: string) => at(`/classes/${classId}/trainees/${personId}`),
  exam: (id: string) => at(`/exams/${id}`),
  examsFor: (classId: string) => at(`/exams?class=${classId}`),
  certificate: (id: string) => at(`/certificates/${id}`),
  claims: () => at('/claims'),
  claimBatch: (id: string) => at(`/claims/${id}`),
  claimLine: (id: string) => at(`/claim-lines/${id}`),
  claimNew: (classId?: string, program?: string) =>
    at(classId ? `/claims/new?${program ? `program=${program}&` : ''}class=${classId}` : '/claims/new'),
  grants: (query?: string) => at(query ? `/grants?${query}` : '/grants'),
  grant: (id: string) => at(`/grants/${id}`),
  notice: (number: string) => at(`/notices/${number}`),
  objections: () => at('/notices'),
  payments: () => at('/payments'),
  payBatch: (id: string) => at(`/payments/${id}`),
  budget: (id: string) => at(`/funds?budget=${id}`),
  budgetDocument: (id: string) => at(`/budget-documents/${id}`),
  fundUses: () => at('/fund-uses'),
  fundUsePaper: (id: string) => at(`/fund-use-papers/${id}`),
  settings: () => at('/settings'),
  payeeChanges: () => at('/payee-accounts'),
  bankStatement: (id: string) => at(`/reconciliation/${id}`),
  receivables: () => at('/clawback'),
  receivable: (id: string) => at(`/clawback/${id}`),
  educationFunds: () => at('/education-funds'),
  blacklist: () => at('/blacklist'),
  vouchers: (query?: string) => at(query ? `/vouchers?${query}` : '/vouchers'),
  voucher: (id: string) => at(`/vouchers/${id}`),
  voucherBatch: (id: string) => at(`/voucher-batches/${id}`),
  limitOverride: (id: string) => at(`/limit-overrides/${id}`),
  hires: (query?: string) => at(query ? `/hires?${query}` : '/hires'),
  person: (id: string) => at(`/persons/${id}`),
  organisation: (id: string) => at(`/organisations/${id}`),
  figures: (measure: string, unitId: string, year: number) =>
    at(`/figures?measure=${measure}&unit=${unitId}&year=${year}`),
  /** What a text leaves open, and where its answer is recorded. */
  policyQuestions: (packId: string) => at(`/policy/questions?pack=${packId}&status=open`),
  policyPack: (packId: string) => at(`/policy/packs/${packId}`),
  policyDraft: (id: string) => at(`/policy/drafts/${id}`),
  whatIf: (id: string) => at(`/policy/what-ifs/${id}`),
  targets: (year?: number) => at(year ? `/targets?year=${year}` : '/targets'),
} as const
