import { modulesOf } from '#src/modules/index.ts'
import { sealNewRows, verifySeals } from '#src/platform/audit/seal.ts'
import { figureChecks } from '#src/platform/figures/figure-checks.ts'
import { fileChecks } from '#src/platform/files/file-checks.ts'
import type { Check } from '#src/platform/module.ts'
import type { Platform } from '#src/platform/platform.ts'

export interface DoctorResult {
  readonly ok: boolean
  readonly checks: readonly { key: string; name: string; ok: boolean; detail: string }[]
}

/** Proves the invariants on the live database and keeps the answer for the proofs page (CONTRACT: chizheng doctor). */
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
  const checks: DoctorResult['checks'][number][] = []
  for (const check of all) {
    const { ok, detail } = await check
      .run(platform)
      .catch((error: Error) => ({ ok: false, detail: `检查没有做成：${error.message}` }))
    const done = { key: check.key, name: check.name, ok, detail }
    checks.push(done)
    onCheck(done)
  }
  await platform.db
    .insertInto('system_mark')
    .values({ key: 'doctor', value: JSON.stringify({ ranAt: new Date().toISOString(), checks }) })
    .onConflict((conflict) => conflict.column('key').doUpdateSet((eb) => ({ value: eb.ref('excluded.value') })))
    .execute()
  return { ok: checks.every((check) => check.ok), checks }
}
