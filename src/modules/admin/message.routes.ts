import { accept } from '#src/kernel/decision.ts'
import type { Api } from '#src/platform/http/api.ts'
import { decodeCursor, limitOf, pageOfRows } from '#src/platform/http/page.ts'
import { adminContract } from './admin.contract.ts'
import { countMessages, listMessages, markRead } from './message.store.ts'

export function messageRoutes(api: Api): void {
  api.read(adminContract.messages, async ({ db, scope, query }) => {
    const after = decodeCursor(query, 1)
    const rows = await listMessages(db, scope, { limit: limitOf(query), beforeId: after && String(after[0]) })
    return pageOfRows(
      query,
      rows,
      (message) => [message.id],
      (message) => message,
      query.count ? await countMessages(db, scope) : undefined,
    )
  })

  api.write(adminContract.readMessages, {}, async (tx, ctx) => {
    const read = await markRead(tx.db, ctx.scope, tx.now)
    await tx.audit({
      action: 'message.read',
      subjectType: 'account',
      subjectId: ctx.scope.accountId!,
      facts: { read },
    })
    return accept({ read })
  })
}
