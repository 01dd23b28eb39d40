/** The four ways a text prices a subsidy. A hole is open: never 0, never interpolated. */
import { fen } from '#src/kernel/fen.ts'
import { formatDay } from '#src/kernel/plain-date.ts'
import type { AmountOf } from '../policy.types.ts'
import { levelName, PROGRAM_NAMES, yuan } from '../words.rules.ts'
import { entriesAmong, given, oldestFirst, usesCount } from './claim.rules.ts'
import { anyOf, noClass, whole } from './js.rules.ts'
import type { AmountKind, Claim } from './kind.types.ts'
import { COUNTED, entriesSql, factDay, factNumber, isNull } from './sql.rules.ts'

const fixed: AmountKind<AmountOf<'fixed'>> = {
  reads: () => [],
  verdicts: () => ['pass'],
  figures: (amount) => [{ is: 'money', fen: amount.fen }],
  evaluate: (amount) => ({ verdict: 'pass', fen: amount.fen, text: `标准 ${yuan(amount.fen)}` }),
  emitJs: (amount) => ({ fen: String(whole(amount.fen)) }),
  emitSql: (amount) => ({ fen: String(amount.fen) }),
}

const perDay: AmountKind<AmountOf<'perDay'>> = {
  reads: () => ['class'],
  verdicts: () => ['pass', 'fail', 'open'],
  figures: (amount) => [
    { is: 'money', fen: amount.fen },
    { is: 'word', word: '每天' },
  ],
  evaluate(amount, claim) {
    const own = given(claim.facts, 'class')
    if (!own) return { verdict: 'fail', fen: null, text: '没有培训班，没有实到天数' }
    const [same] = oldestFirst(
      entriesAmong('own', claim).filter((entry) => usesCount(entry) && entry.classStart === own.start),
    )
    if (same)
      return {
        verdict: 'open',
        fen: null,
        text: `${formatDay(own.start)}开班的培训已有一笔${PROGRAM_NAMES[claim.program]} ${yuan(same.paidFen)}，同一些天能否再补文件没有写，需发文机关明确`,
      }
    const total = fen(amount.fen * own.attendedDays)
    return {
      verdict: 'pass',
      fen: total,
      text: `实到 ${own.attendedDays} 天，每天 ${yuan(amount.fen)}，共 ${yuan(total)}`,
    }
  },
  emitJs: (amount, claim) => ({
    fail: noClass(claim),
    open: `${claim.sameStartCount()} > 0`,
    fen: `${claim.at('attendedDays')} * ${whole(amount.fen)}`,
  }),
  emitSql: (amount, claim) => ({
    fail: isNull('class'),
    open: `exists (select ${entriesSql('own', claim)} and ${COUNTED} and h.class_start = ${factDay('class.start')})`,
    fen: `${factNumber('class.attendedDays')} * ${amount.fen}`,
  }),
}

const upTo: AmountKind<AmountOf<'upTo'>> = {
  reads: (amount) => (amount.actual === 'unknown' ? [] : ['class']),
  verdicts: (amount) => (amount.actual === 'unknown' ? ['open'] : ['pass', 'open', 'fail']),
  figures: (amount) => [
    { is: 'money', fen: amount.fen },
    { is: 'word', word: '不超过' },
  ],
  evaluate(amount, claim) {
    const ceiling = `文件只写不超过 ${yuan(amount.fen)}`
    if (amount.actual === 'unknown')
      return { verdict: 'open', fen: null, text: `${ceiling}，没有写实际标准，需发文机关明确` }
    const own = given(claim.facts, 'class')
    if (!own) return { verdict: 'fail', fen: null, text: '没有培训班，没有核定的培训成本' }
    if (own.approvedCostFen === null)
      return { verdict: 'open', fen: null, text: `${ceiling}，本班还没有核定的培训成本，金额待定` }
    const paid = fen(Math.min(own.approvedCostFen, amount.fen))
    const shown =
      own.approvedCostFen > amount.fen
        ? `核定培训成本 ${yuan(own.approvedCostFen)}，按上限 ${yuan(amount.fen)}`
        : `核定培训成本 ${yuan(own.approvedCostFen)}，不超过 ${yuan(amount.fen)}`
    // The ceiling may be for one training, for a year or for life; only where these differ is it open.
    const before = moneyBefore(claim)
    if (before > 0 && before + paid > amount.fen)
      return {
        verdict: 'open',
        fen: null,
        text: `此前已领${PROGRAM_NAMES[claim.program]} ${yuan(before)}，加上这一笔 ${yuan(paid)}超过 ${yuan(amount.fen)}；上限按每次、每年还是终身计算文件没有写，需发文机关明确`,
      }
    return { verdict: 'pass', fen: paid, text: shown }
  },
  emitJs(amount, claim) {
    if (amount.actual === 'unknown') return { open: 'true', fen: '0' }
    const cost = claim.at('approvedCost')
    const paid = `Math.min(${cost}, ${whole(amount.fen)})`
    const before = claim.moneyBefore()
    return {
      fail: noClass(claim),
      open: anyOf(`${cost} < 0`, `${before} > 0 && ${before} + ${paid} > ${whole(amount.fen)}`),
      fen: paid,
    }
  },
  emitSql(amount, claim) {
    if (amount.actual === 'unknown') return { open: 'true', fen: '0' }
    const cost = factNumber('class.approvedCostFen')
    const before = `(select coalesce(sum(h.paid_fen), 0) ${entriesSql('own', claim)} and ${COUNTED})`
    return {
      fail: isNull('class'),
      open: `${cost} is null or (${before} > 0 and ${before} + least(${cost}, ${amount.fen}) > ${amount.fen})`,
      fen: `least(${cost}, ${amount.fen})`,
    }
  },
}

const moneyBefore = (claim: Claim) =>
  entriesAmong('own', claim)
    .filter(usesCount)
    .reduce((sum, entry) => sum + entry.paidFen, 0)

const unpriced: AmountKind<AmountOf<'unpriced'>> = {
  reads: () => [],
  verdicts: (amount) => [amount.pricedBy ? 'pass' : 'open'],
  figures: () => [],
  evaluate(amount, claim) {
    if (amount.pricedBy) return { verdict: 'pass', fen: null, text: '本文件没有写金额，按下级文件的标准执行' }
    const level = claim.facts.certificate ? `${levelName(claim.facts.certificate.level)}的` : ''
    return { verdict: 'open', fen: null, text: `文件没有写${level}补贴标准，不能按 0 元，也不能推算，需发文机关明确` }
  },
  emitJs: (amount) => (amount.pricedBy ? { fen: null } : { open: 'true', fen: null }),
  emitSql: (amount) => (amount.pricedBy ? { fen: null } : { open: 'true', fen: null }),
}

export const AMOUNTS = { fixed, perDay, upTo, unpriced }
