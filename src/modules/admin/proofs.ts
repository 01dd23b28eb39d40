import { z } from 'zod'
import type { Db } from '#src/platform/db/database.ts'
import type { Api } from '#src/platform/http/api.ts'
import { adminContract } from './admin.contract.ts'

/** What one run of `chizheng doctor` leaves for the auditor's page, in the mark `doctor`. */
const proofs = z.strictObject({
  ranAt: z.iso.datetime({ offset: true }),
  checks: z.array(z.strictObject({ key: z.string(), name: z.string(), ok: z.boolean(), detail: z.string() })),
})
export type Proofs = z.output<typeof proofs>

const MARK = 'doctor'

/** Keeps the result of a run; the next run replaces it. */
export async function saveProofs(db: Db, result: Proofs): Promise<void> {
  const value = JSON.stringify(proofs.parse(result))
  await db
    .insertInto('system_mark')
    .values({ key: MARK, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute()
}

export function proofRoutes(api: Api): void {
  api.read(adminContract.health, async ({ db }) => {
    const mark = await db.selectFrom('system_mark').select('value').where('key', '=', MARK).executeTakeFirst()
    return mark ? proofs.parse(mark.value) : { ranAt: null, checks: [] }
  })
}
