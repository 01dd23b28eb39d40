import { z } from 'zod'
import type { Api } from '#src/platform/http/api.ts'
import { adminContract } from './admin.contract.ts'

/** What one run of `chizheng doctor` leaves in the mark `doctor`. */
const proofs = z.strictObject({
  ranAt: z.iso.datetime({ offset: true }),
  checks: z.array(z.strictObject({ key: z.string(), name: z.string(), ok: z.boolean(), detail: z.string() })),
})

export function proofRoutes(api: Api): void {
  api.read(adminContract.health, async ({ db }) => {
    const mark = await db.selectFrom('system_mark').select('value').where('key', '=', 'doctor').executeTakeFirst()
    return mark ? proofs.parse(mark.value) : { ranAt: null, checks: [] }
  })
}
