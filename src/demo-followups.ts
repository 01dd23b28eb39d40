import { type PlainDate, plainDate } from '#src/kernel/plain-date.ts'
import { SAMPLE_BUDGET_ID, samplePerson, WORKER_INDEX } from '#src/modules/demo/index.ts'
import type { Stage, Step } from './demo-stage.ts'

/**
 * What follows payments in the demo's year: each quarter's book made public, a certificate revoked and its money claimed back, in part
 * repaid, and the bank's statement reconciled. `workday` is the first working day from a day on.
 */
export function followups(stage: Stage, workday: (day: PlainDate) => PlainDate): Step[] {
  let receivableId: string | undefined
  const on = (day: string, order: number, run: () => Promise<void>): Step => ({
    day: workday(plainDate(day)),
    order: 9_700_000 + order,
    run,
  })
  const publish = (fromDay: string, toDay: string) => async () => {
    await stage.ask('finance', 'POST', '/api/standing-books', { budgetId: SAMPLE_BUDGET_ID, fromDay, toDay })
  }
  return [
    on('2022-07-11', 1, publish('2022-04-01', '2022-06-30')),
    on('2022-10-10', 2, publish('2022-07-01', '2022-09-30')),
    on('2022-11-02', 3, async () => {
      receivableId = await claimBack(stage)
    }),
    on('2022-11-21', 4, async () => {
      if (receivableId) await repay(stage, receivableId, 10_000)
    }),
    on('2022-12-20', 5, () => reconcile(stage)),
  ]
}

/** The county finds that somebody else sat the exam; the city confirms, and what was paid on the certificate is owed back. */
async function claimBack(stage: Stage): Promise<string | undefined> {
  const { items } = await stage.ask<{ items: { id: string; name: string; issuedOn: string }[] }>(
    'assessor',
    'GET',
    '/api/certificates?status=valid&limit=500',
  )
  const old = items.findLast((one) => one.issuedOn >= '2022-04-15' && one.name !== samplePerson(WORKER_INDEX).name)
  if (!old) return undefined
  const { claims } = await stage.ask<{ claims: { lineId: string; statusName: string }[] }>(
    'county',
    'GET',
    `/api/certificates/${old.id}`,
  )
  const paid = claims.filter(({ statusName }) => statusName === '已拨付')
  if (paid.length === 0) return undefined
  const why = { reason: '核查录像发现实操考核由他人代考', document: '商人社查〔2022〕3号（样例）' }
  await stage.ask('county', 'POST', `/api/certificates/${old.id}/revocations`, why)
  await stage.ask('city', 'POST', `/api/certificates/${old.id}/revocations/check`, { agree: true })
  const made = await stage.ask<{ items: { id: string; version: number }[] }>('county', 'POST', '/api/receivables', {
    ...why,
    lineIds: paid.map(({ lineId }) => lineId),
    cause: 'certificate_revoked',
  })
  const [{ id, version }] = made.items as [{ id: string; version: number }]
  await stage.ask('city', 'POST', `/api/receivables/${id}/confirm`, { version })
  return id
}

/** Part of it comes back: one finance account enters it, the other confirms. */
async function repay(stage: Stage, id: string, amountFen: number): Promise<void> {
  await stage.ask('finance', 'POST', `/api/receivables/${id}/repayments`, { amountFen, reference: 'HK-2022-0001' })
  const { entries } = await stage.ask<{ entries: { id: string }[] }>('finance2', 'GET', `/api/receivables/${id}`)
  await stage.ask('finance2', 'POST', `/api/receivables/${id}/entries/check`, { entryId: entries[0]!.id, agree: true })
}

/** The statement of the last disbursement lacks one line and has one too many, as the sample says. */
async function reconcile(stage: Stage): Promise<void> {
  const { items } = await stage.ask<{
    items: { id: string; fundName: string; unitName: string; releasedDay: string }[]
  }>('finance', 'GET', '/api/pay-batches?limit=50')
  const last = items.find((one) => one.fundName === '职业技能提升行动专账' && one.unitName === '商丘市')
  if (!last) return
  const sheet = await stage.bytes('finance', `/api/pay-batches/${last.id}/bank-statement-sample.xlsx`)
  const fileId = await stage.upload('finance', '银行对账单.xlsx', sheet)
  await stage.ask('finance', 'POST', '/api/bank-statements', {
    budgetId: SAMPLE_BUDGET_ID,
    fromDay: last.releasedDay,
    toDay: '2022-12-20',
    fileId,
  })
}
