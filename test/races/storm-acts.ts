import { shownCode } from '#src/modules/vouchers/voucher-code.ts'
import type { Arena, Call } from './arena.ts'
import { paper } from './claims.ts'
import type { Glance } from './glance.ts'
import { pickFrom, type Random } from './random.ts'
import { officeOf, providerOf } from './seed.ts'

/** One attempt as it goes over the wire, and how many lines or persons its answer speaks of. */
export interface Act extends Call {
  readonly kind: string
  /** How many got what they asked for, by the answer; one where nothing is said. */
  readonly done?: (body: Record<string, unknown>) => number
}

type Make = (glance: Glance, random: Random, arena: Arena) => Act | undefined

const lines = (body: Record<string, unknown>) => Number(body['done'] ?? 1)
const some = <T>(random: Random, list: readonly T[], most: number): T[] => {
  const from = Math.floor(random() * list.length)
  return list.slice(from, from + 1 + Math.floor(random() * most))
}
const finance = (random: Random) => (random() < 0.5 ? 'finance' : 'finance2')
const city = (random: Random) => (random() < 0.5 ? 'city' : 'city2')
/** Now and then what an old page would still say. */
const seen = (random: Random, version: number) => (random() < 0.1 ? Math.max(1, version - 1) : version)

/**
 * What people do to claims, money and vouchers, drawn from a glance at the database that is always a little old: so most of it meets
 * somebody who was faster. Weights say how often.
 */
export const ACTS: readonly (readonly [weight: number, make: Make])[] = [
  [
    6,
    ({ classes }, random) => {
      const one = pickFrom(random, classes)
      return (
        one && {
          kind: 'claim.submit',
          by: 'assessor',
          url: '/api/claim-batches',
          body: { program: 'assessment', classId: one.classId, commitment: true },
          done: (body) => Number((body['lines'] as number | undefined) ?? 1),
        }
      )
    },
  ],
  [
    8,
    ({ batches }, random) => {
      const one = pickFrom(
        random,
        batches.filter((batch) => batch.submitted.length > 0),
      )
      if (!one) return undefined
      const roll = random()
      const verdict = roll < 0.9 ? 'agree' : roll < 0.95 ? 'return' : 'reject'
      return {
        kind: 'claim.review',
        by: officeOf(one.unitId),
        url: `/api/claim-batches/${one.id}/review`,
        body: {
          verdict,
          lineIds: random() < 0.6 ? one.submitted : some(random, one.submitted, 5),
          ...(verdict === 'agree' ? {} : { note: '请核对' }),
        },
        done: lines,
      }
    },
  ],
  [
    6,
    ({ batches }, random) => {
      const one = pickFrom(
        random,
        batches.filter((batch) => batch.reviewed > 0),
      )
      return (
        one && {
          kind: 'notice.publish',
          by: officeOf(one.unitId),
          url: `/api/claim-batches/${one.id}/notice`,
          body: { version: seen(random, one.version) },
        }
      )
    },
  ],
  [
    14,
    ({ batches }, random) => {
      const one = pickFrom(
        random,
        batches.filter((batch) => batch.waiting > 0 && batch.waiting <= 12),
      )
      return (
        one && {
          kind: 'claim.approve',
          by: city(random),
          url: `/api/claim-batches/${one.id}/approve`,
          body: { version: seen(random, one.version) },
          done: lines,
        }
      )
    },
  ],
  [
    1,
    ({ batches }, random) => {
      const one = pickFrom(
        random,
        batches.filter((batch) => batch.submitted.length > 0),
      )
      return (
        one && {
          kind: 'claim.withdraw',
          by: 'assessor',
          url: `/api/claim-batches/${one.id}/withdraw`,
          body: { lineIds: some(random, one.submitted, 2), reason: '本人要求' },
          done: lines,
        }
      )
    },
  ],
  [
    1,
    ({ approved }, random) => {
      const one = pickFrom(random, approved)
      return (
        one && {
          kind: 'claim.void',
          by: city(random),
          url: `/api/claim-batches/${one.batchId}/void-approvals`,
          body: { ...paper, lineIds: [one.lineId] },
        }
      )
    },
  ],
  [
    6,
    ({ payable }, random) => {
      const chosen = some(random, payable, 3)
      if (chosen.length === 0) return undefined
      return {
        kind: 'pay.make',
        by: finance(random),
        url: '/api/pay-batches',
        body: {
          claimBatchIds: chosen.map((one) => one.batchId),
          declaredCount: chosen.reduce((sum, one) => sum + one.count, 0),
          declaredFen: chosen.reduce((sum, one) => sum + one.fen, 0),
        },
        done: (body) => Number(body['count'] ?? 1),
      }
    },
  ],
  [
    5,
    ({ payBatches }, random) => {
      const one = pickFrom(
        random,
        payBatches.filter((batch) => batch.status === 'made'),
      )
      return (
        one && {
          kind: 'pay.release',
          by: finance(random),
          url: `/api/pay-batches/${one.id}/release`,
          body: { version: seen(random, one.version), declaredCount: one.count, declaredFen: one.fen },
          done: (body) => Number(body['count'] ?? 1),
        }
      )
    },
  ],
  [
    1,
    ({ payBatches }, random) => {
      const one = pickFrom(
        random,
        payBatches.filter((batch) => batch.status === 'made'),
      )
      return (
        one && {
          kind: 'pay.withdraw',
          by: finance(random),
          url: `/api/pay-batches/${one.id}/withdraw`,
          body: { version: one.version, reason: '选错' },
        }
      )
    },
  ],
  [
    5,
    ({ papers }, random) => {
      const one = pickFrom(random, papers)
      if (!one) return undefined
      const agrees = random() < 0.9
      return {
        kind: 'budget.confirm',
        by: finance(random),
        url: `/api/budget-documents/${one.id}/${agrees ? 'confirm' : 'refuse'}`,
        body: { version: 1, ...(agrees ? {} : { note: '不同意' }) },
      }
    },
  ],
  [
    4,
    ({ budget, county, free }, random) => {
      const roll = random()
      const amountFen = 24_000 * (1 + Math.floor(random() * 12))
      // Much is given when little is free, much is taken when there is plenty: the limit stays near.
      const rich = free > 24_000 * 60
      const kind = roll < 0.55 ? (rich ? 'cut' : 'raise') : roll < 0.75 ? 'cut' : roll < 0.88 ? 'allocate' : 'recall'
      return {
        kind: `budget.${kind}`,
        by: finance(random),
        url: '/api/budget-documents',
        body: {
          ...paper,
          kind,
          budgetId: budget,
          amountFen,
          ...(kind === 'allocate' || kind === 'recall' ? { otherUnitId: county } : {}),
        },
      }
    },
  ],
  [
    1,
    ({ confirmed }, random) => {
      const one = pickFrom(random, confirmed)
      if (one === undefined) return undefined
      return {
        kind: 'budget.reverse',
        by: finance(random),
        url: '/api/budget-documents',
        body: { ...paper, kind: 'reverse', documentId: one },
      }
    },
  ],
  [
    2,
    ({ paid }, random) => {
      const lineIds = some(random, paid, 2)
      if (lineIds.length === 0) return undefined
      return {
        kind: 'clawback.make',
        by: random() < 0.5 ? 'city' : finance(random),
        url: '/api/receivables',
        body: { ...paper, lineIds, cause: 'fraud' },
        done: (body) => ((body['items'] as unknown[] | undefined) ?? [1]).length,
      }
    },
  ],
  [
    2,
    ({ debts }, random) => {
      const one = pickFrom(
        random,
        debts.filter((debt) => debt.status === 'proposed'),
      )
      return (
        one && {
          kind: 'clawback.confirm',
          by: random() < 0.5 ? 'city' : finance(random),
          url: `/api/receivables/${one.id}/confirm`,
          body: { version: one.version },
        }
      )
    },
  ],
  [
    3,
    ({ debts, approved }, random) => {
      const one = pickFrom(
        random,
        debts.filter((debt) => debt.status === 'open'),
      )
      if (!one) return undefined
      const line = pickFrom(random, approved)
      if (random() < 0.4 && line)
        return {
          kind: 'clawback.set_off',
          by: finance(random),
          url: `/api/receivables/${one.id}/set-offs`,
          body: { lineId: line.lineId, document: paper.document },
        }
      if (random() < 0.3)
        return {
          kind: 'clawback.write_down',
          by: finance(random),
          url: `/api/receivables/${one.id}/write-downs`,
          body: { amountFen: 1_000 * (1 + Math.floor(random() * 24)), ...paper },
        }
      return {
        kind: 'clawback.repay',
        by: finance(random),
        url: `/api/receivables/${one.id}/repayments`,
        body: { amountFen: 1_000 * (1 + Math.floor(random() * 24)), reference: `HK${Math.floor(random() * 40)}` },
      }
    },
  ],
  [
    3,
    ({ entries }, random) => {
      const one = pickFrom(random, entries)
      return (
        one && {
          kind: 'clawback.check',
          by: finance(random),
          url: `/api/receivables/${one.debtId}/entries/check`,
          body: { entryId: one.id, agree: random() < 0.85, note: '回单不符' },
        }
      )
    },
  ],
  [
    4,
    ({ vouchers }, random) => {
      const one = pickFrom(random, vouchers)
      return (
        one && { kind: 'voucher.claim', by: one.username, url: `/api/own/vouchers/${one.id}/claim`, body: undefined }
      )
    },
  ],
  [
    22,
    ({ vouchers, open }, random, arena) => {
      const one = pickFrom(
        random,
        vouchers.filter((voucher) => voucher.state === 'claimed' || random() < 0.1),
      )
      const room = pickFrom(random, open)
      return (
        one &&
        room && {
          kind: 'voucher.lock',
          by: providerOf(room.unitId),
          url: `/api/classes/${room.classId}/voucher-enrolments`,
          body: { code: shownCode(arena.own.platform.keys, one.number, new Date()) },
        }
      )
    },
  ],
  [
    12,
    ({ vouchers, open }, random) => {
      const one = pickFrom(
        random,
        vouchers.filter((voucher) => voucher.classId !== null),
      )
      const room = open.find((each) => each.classId === one?.classId)
      return (
        one &&
        room && {
          kind: 'class.leave',
          by: providerOf(room.unitId),
          url: `/api/classes/${room.classId}/trainees/${one.personId}/remove`,
          body: { reason: '有事' },
        }
      )
    },
  ],
  [
    4,
    ({ vouchers }, random) => {
      const one = pickFrom(
        random,
        vouchers.filter((voucher) => voucher.state === 'frozen' || random() < 0.05),
      )
      return (
        one && {
          kind: 'voucher.act',
          by: 'city',
          url: `/api/vouchers/${one.id}/acts`,
          body: { version: one.version, act: one.state === 'frozen' ? 'unfreeze' : 'freeze', reason: '核查' },
        }
      )
    },
  ],
]

const TOTAL = ACTS.reduce((sum, [weight]) => sum + weight, 0)

/** The next act; what has nothing to work on yet gives way to another. */
export function draw(glance: Glance, random: Random, arena: Arena): Act | undefined {
  for (let patience = 0; patience < 20; patience += 1) {
    let at = random() * TOTAL
    for (const [weight, make] of ACTS) {
      at -= weight
      if (at >= 0) continue
      const act = make(glance, random, arena)
      if (act) return act
      break
    }
  }
  return undefined
}
