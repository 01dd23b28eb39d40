/** Addresses of the console's pages (under /console). */
export const LINKS = {
  batch: (id: string) => `/claims/${id}`,
  line: (id: string) => `/claim-lines/${id}`,
  claimable: '/claims/new',
  class: (id: string) => `/classes/${id}`,
  certificate: (id: string) => `/certificates/${id}`,
  exam: (id: string) => `/exams/${id}`,
  person: (id: string) => `/persons/${id}`,
  payBatch: (id: string) => `/payments/${id}`,
  budget: (id: string) => `/funds?budget=${id}`,
} as const
