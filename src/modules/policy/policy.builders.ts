/** Named, complete facts for tests of this module and of those that ask it. */
import type { Fen } from '#src/kernel/fen.ts'
import { type PlainDate, plainDate } from '#src/kernel/plain-date.ts'
import type { Facts, HistoryEntry } from './facts.contract.ts'

const day = (text: string): PlainDate => plainDate(text)
const money = (amount: number) => amount as Fen

/** A paid 初级工 certificate subsidy of Yuncheng, unless changed. */
export const entry = (changes: Partial<HistoryEntry> = {}): HistoryEntry => ({
  region: '140800',
  program: 'certificate',
  occupation: '4-03-02-01',
  level: 'L5',
  classStart: day('2020-02-10'),
  certifiedOn: day('2020-03-15'),
  paidFen: money(30_000),
  status: 'paid',
  ...changes,
})

/** Yuncheng 取证补贴: everything in order, 300 yuan. */
export const certificateFacts = (changes: Partial<Facts> = {}): Facts => ({
  region: '140800',
  program: 'certificate',
  asOf: day('2020-10-10'),
  person: { id: 'P1', registered: true, groups: ['rural_migrant'], birthDate: day('1990-03-07'), post: null },
  history: [],
  class: {
    id: 'K1',
    kind: 'skill',
    occupation: '4-10-01-05',
    start: day('2020-06-01'),
    end: day('2020-06-30'),
    feeFen: money(0),
    approved: true,
    approvedCostFen: null,
    scheduledDays: 15,
    attendedDays: 15,
    minutes: { total: 4800, theory: 1440, online: 0, practiceOnline: 0 },
  },
  provider: {
    id: 'I1',
    kind: 'private',
    qualifiedBy: 'tender',
    scope: ['4-10-01-05'],
    listedFrom: day('2020-01-01'),
    listedTo: null,
    banned: false,
  },
  certificate: {
    occupation: '4-10-01-05',
    level: 'L5',
    issued: day('2020-07-10'),
    status: 'valid',
    revokedOn: null,
    examFeeFen: money(0),
  },
  ...changes,
})

/** Shangqiu 评价补贴: everything in order, 中级工 240 yuan. */
export const assessmentFacts = (changes: Partial<Facts> = {}): Facts => ({
  region: '411400',
  program: 'assessment',
  asOf: day('2022-10-01'),
  person: { id: 'R1', registered: true, groups: ['employee'], birthDate: day('1988-05-05'), post: null },
  history: [],
  assessor: { id: 'O1', listedFrom: day('2021-01-01'), listedTo: null },
  certificate: {
    occupation: '4-10-01-05',
    level: 'L4',
    issued: day('2022-06-01'),
    status: 'valid',
    revokedOn: null,
    examFeeFen: money(0),
  },
  ...changes,
})
