/** Addresses of the console's pages (under /console). */
export const LINKS = {
  batch: (id: string) => `/claims/${id}`,
  line: (id: string) => `/claim-lines/${id}`,
  notice: (id: string) => `/notices/${id}`,
  objections: '/objections',
  claimable: '/claims/new',
  class: (id: string) => `/classes/${id}`,
  certificate: (id: string) => `/certificates/${id}`,
  exam: (id: string) => `/exams/${id}`,
  person: (id: string) => `/persons/${id}`,
  payBatch: (id: string) => `/pay-batches/${id}`,
  budget: (id: string) => `/ledger?budget=${id}`,
} as const
