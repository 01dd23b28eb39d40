import type { Tx } from '#src/platform/db/transaction.ts'
import type { ClaimsPort, GrantsPort, LineKey } from './ledger.types.ts'

/**
 * Claims and grants as one port, so that a batch, a paper or a debt may hold both. Grants are asked first throughout: rows of both
 * are locked before the persons, and always in this order.
 */
export function joinPorts(claims: ClaimsPort, grants: GrantsPort): ClaimsPort {
  const split = async (tx: Tx, ids: readonly string[]) => {
    const granted = await grants.knownInTx(tx, ids)
    return { granted: ids.filter((id) => granted.has(id)), claimed: ids.filter((id) => !granted.has(id)) }
  }
  const splitLines = async (tx: Tx, lines: readonly LineKey[]) => {
    const granted = await grants.knownInTx(
      tx,
      lines.map((line) => line.lineId),
    )
    return {
      granted: lines.filter((line) => granted.has(line.lineId)),
      claimed: lines.filter((line) => !granted.has(line.lineId)),
    }
  }
  return {
    get paidToPerson() {
      return claims.paidToPerson
    },
    async lockBatchesInTx(tx, scope, batchIds) {
      const { granted, claimed } = await split(tx, [...new Set(batchIds)])
      return (
        (granted.length === 0 || (await grants.lockBatchesInTx(tx, scope, granted))) &&
        (claimed.length === 0 || (await claims.lockBatchesInTx(tx, scope, claimed)))
      )
    },
    async lockToPayInTx(tx, scope, batchIds) {
      const { granted, claimed } = await split(tx, [...new Set(batchIds)])
      const ofGrants = granted.length > 0 ? await grants.lockToPayInTx(tx, scope, granted) : []
      const ofClaims = claimed.length > 0 ? await claims.lockToPayInTx(tx, scope, claimed) : []
      return ofGrants && ofClaims && [...ofGrants, ...ofClaims]
    },
    async lockLinesInTx(tx, lines) {
      const { granted, claimed } = await splitLines(tx, lines)
      if (granted.length > 0) await grants.lockLinesInTx(tx, granted)
      if (claimed.length > 0) await claims.lockLinesInTx(tx, claimed)
    },
    async lockPayBatchInTx(tx, payBatchId) {
      await grants.lockPayBatchInTx(tx, payBatchId)
      await claims.lockPayBatchInTx(tx, payBatchId)
    },
    async countInTx(tx, lines, statuses) {
      const { granted, claimed } = await splitLines(tx, lines)
      return (
        (granted.length > 0 ? await grants.countInTx(tx, granted, statuses) : 0) +
        (claimed.length > 0 ? await claims.countInTx(tx, claimed, statuses) : 0)
      )
    },
    async followInTx(tx, lines, step) {
      const { granted, claimed } = await splitLines(tx, lines)
      return [
        ...(granted.length > 0 ? await grants.followInTx(tx, granted, step) : []),
        ...(claimed.length > 0 ? await claims.followInTx(tx, claimed, step) : []),
      ]
    },
    async askBackInTx(tx, line, amountFen) {
      const { granted } = await splitLines(tx, [line])
      return (granted.length > 0 ? grants : claims).askBackInTx(tx, line, amountFen)
    },
    async followPayBatchInTx(tx, payBatchId, lines, step) {
      return [
        ...(await grants.followPayBatchInTx(tx, payBatchId, lines, step)),
        ...(await claims.followPayBatchInTx(tx, payBatchId, lines, step)),
      ]
    },
  }
}
