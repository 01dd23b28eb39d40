import { sql, type Transaction } from 'kysely'
import { modulesOf } from '#src/modules/index.ts'
import { sealNewRows, verifySeals } from '#src/platform/audit/seal.ts'
import type { Tables } from '#src/platform/db/tables.ts'
import { figureChecks } from '#src/platform/figures/figure-checks.ts'
import { fileChecks } from '#src/platform/files/file-checks.ts'
import type { Check } from '#src/platform/module.ts'
import type { Platform } from '#src/platform/platform.ts'

export interface DoctorResult {
  readonly ok: boolean
  readonly checks: readonly { key: string; name: string; ok: boolean; detail: string }[]
}

/**
 * Proves the invariants on the live database and keeps the answer for the proofs page (CONTRACT: chizheng doctor). People go on
 * working meanwhile: all figures are read from one snapshot, so that no check sees half of what somebody does in one transaction.
 */
export async function runDoctor(
  platform: Platform,
  onCheck: (check: DoctorResult['checks'][number]) => void = () => {},
): Promise<DoctorResult> {
  const modules = await modulesOf(platform, { demoStrict: false })
  const all: Check[] = [
    { key: 'seals', name: '审计与资金流水的封印链', run: (p) => verifySeals(p.db, p.keys) },
    ...figureChecks,
    ...fileChecks,
    ...modules.flatMap((module) => module.checks ?? []),
  ]
  await sealNewRows(platform.db, platform.keys)
  const found = new Map<string, DoctorResult['checks'][number]>()
  const prove = async (check: Check, on: Platform, whenBroken?: () => Promise<unknown>) => {
    const { ok, detail } = await check.run(on).catch(async (error: Error) => {
      await whenBroken?.()
      return { ok: false, detail: `检查没有做成：${error.message}` }
    })
    const done = { key: check.key, name: check.name, ok, detail }
    found.set(check.key, done)
    onCheck(done)
  }
  await platform.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (snapshot) => {
      await takeTime(snapshot)
      for (const check of all.filter((one) => !one.apart)) {
        await sql`savepoint before_check`.execute(snapshot)
        await prove(check, { ...platform, db: snapshot }, () =>
          sql`rollback to savepoint before_check`.execute(snapshot),
        )
        await sql`release savepoint before_check`.execute(snapshot)
      }
    })
  for (const check of all.filter((one) => one.apart)) await prove(check, platform)
  const checks = all.map((check) => found.get(check.key)!)
  await platform.db
    .insertInto('system_mark')
    .values({ key: 'doctor', value: JSON.stringify({ ranAt: new Date().toISOString(), checks }) })
    .onConflict((conflict) => conflict.column('key').doUpdateSet((eb) => ({ value: eb.ref('excluded.value') })))
    .execute()
  return { ok: checks.every((check) => check.ok), checks }
}

// A proof over everything takes longer than a page may, and between two statements it reads files and decides claims again.
async function takeTime(snapshot: Transaction<Tables>): Promise<void> {
  await sql`set local statement_timeout = 0`.execute(snapshot)
  await sql`set local idle_in_transaction_session_timeout = 0`.execute(snapshot)
}
