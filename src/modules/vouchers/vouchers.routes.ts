import { type SqlBool, sql } from 'kysely'
import type { Api } from '#src/platform/http/api.ts'
import { newestFirst } from '#src/platform/http/newest-first.ts'
import { foundOwn } from '#src/platform/http/problem.ts'
import { countBatches, listBatches } from './batch.store.ts'
import { batchDetail, batchRowOf, funnelViewOf } from './batch-view.ts'
import { issueVouchers, previewIssue } from './issue-vouchers.ts'
import { claimVoucher, ownVoucher, ownVouchers } from './own-vouchers.ts'
import { recallBatch } from './recall-batch.ts'
import { type ShowDeps, showVoucher } from './show-voucher.ts'
import { countVouchers, funnelOf, listVouchers } from './voucher.store.ts'
import { actOnVoucher } from './voucher-acts.ts'
import { CODE_SECONDS, REFRESH_SECONDS, shownCode } from './voucher-code.ts'
import { voucherPrograms } from './voucher-options.ts'
import { voucherDetail, voucherRowOf } from './voucher-view.ts'
import { vouchersContract as contract } from './vouchers.contract.ts'
import { ACT_REFUSALS, CLAIM_REFUSALS, ISSUE_REFUSALS, RECALL_REFUSALS, USE_REFUSALS } from './vouchers.messages.ts'

export function voucherRoutes(api: Api, deps: Pick<ShowDeps, 'packs' | 'entry'>): void {
  officeRoutes(api)
  holderRoutes(api)
  api.write(contract.show, USE_REFUSALS, (tx, { platform, scope, body }) =>
    showVoucher(tx, { platform, ...deps }, scope, body),
  )
}

/** A filter by a unit nobody has finds nothing. */
const unitsOf = (
  tree: { units: ReadonlyMap<string, unknown>; subtree(id: string): string[] },
  unit: string | undefined,
) => (unit === undefined ? undefined : tree.units.has(unit) ? tree.subtree(unit) : [])

function officeRoutes(api: Api) {
  api.read(contract.options, async ({ db, scope, platform, day }) => ({
    programs: await voucherPrograms(db, await platform.unitTree(), scope, day),
  }))
  api.read(contract.preview, ({ db, scope, platform, day, query }) =>
    previewIssue(db, platform, scope, day, {
      ...query,
      attendanceOnly: query.attendanceOnly === '1',
      filter: {
        unitId: query.unit,
        groups: query.groups?.split(',') ?? [],
        sex: query.sex,
        bornFrom: query.bornFrom,
        bornTo: query.bornTo,
      },
    }),
  )
  api.write(contract.issue, ISSUE_REFUSALS, (tx, { platform, scope, body }) => issueVouchers(tx, platform, scope, body))
  api.read(contract.batches, ({ db, scope, query }) =>
    newestFirst(query, {
      read: (after, limit) => listBatches(db, scope, sql<SqlBool>`true`, { after, limit }),
      count: () => countBatches(db, scope),
      id: (row) => row.batch_id,
      view: batchRowOf,
    }),
  )
  api.read(contract.batch, ({ db, scope, day, params }) => batchDetail(db, scope, day, params.id))
  api.write(contract.recall, RECALL_REFUSALS, (tx, { platform, scope, params, body }) =>
    recallBatch(tx, platform, scope, params.id, body),
  )
  api.read(contract.vouchers, async ({ db, scope, platform, day, query }) => {
    const ask = { ...query, unit: unitsOf(await platform.unitTree(), query.unit) }
    return newestFirst(query, {
      read: (after, limit) => listVouchers(db, scope, ask, { after, limit }),
      count: () => countVouchers(db, scope, ask),
      id: (row) => row.voucher_id,
      view: (row) => voucherRowOf(row, day),
    })
  })
  api.read(contract.funnel, async ({ db, scope, platform, query }) =>
    funnelViewOf(
      await funnelOf(db, scope, { batch: query.batch, unit: unitsOf(await platform.unitTree(), query.unit) }),
    ),
  )
  api.read(contract.voucher, ({ db, scope, platform, day, params }) =>
    voucherDetail(db, platform, scope, day, params.id),
  )
  api.write(contract.act, ACT_REFUSALS, (tx, { platform, scope, params, body }) =>
    actOnVoucher(tx, platform, scope, params.id, body),
  )
}

/** Everything here goes by the reach of a worker, which is one person. */
function holderRoutes(api: Api) {
  api.read(contract.own, async ({ db, scope, day }) => ({ items: await ownVouchers(db, scope, day) }))
  api.read(contract.ownVoucher, ({ db, scope, day, params }) => ownVoucher(db, scope, day, params.id))
  api.write(contract.claim, CLAIM_REFUSALS, (tx, { scope, params }) => claimVoucher(tx, scope, params.id))
  api.read(contract.code, async ({ db, scope, platform, day, now, params }) => {
    const own = await ownVoucher(db, scope, day, params.id)
    foundOwn(own.mayShow ? own : undefined, '可以出示的培训券')
    return {
      code: shownCode(platform.keys, own.number, now),
      seconds: CODE_SECONDS,
      refreshSeconds: REFRESH_SECONDS,
    }
  })
}
