import { type SqlBool, sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { QueueSource } from '#src/platform/module.ts'
import { RELEASE_NAME } from './revision-view.ts'

interface Waiting {
  revision_id: string
  document: string
  kind: string
  state: string
  author_name: string | null
}

async function draftsThat(db: Db, scope: Scope, condition: ReturnType<typeof sql<SqlBool>>): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select r.revision_id, r.pack->>'document' as document, r.kind, r.state, a.display_name as author_name
      from policy_revision r left join account a on a.account_id = r.author_id
     where ${inScope(scope, 'policy_revision', 'r')} and ${condition} order by r.revision_id limit 200`.execute(db)
  return rows
}

/** Drafts that another person must sign, drafts that came back to whose words they hold, and what a newer release brought. */
export const policyQueue: QueueSource = async (platform, scope) => {
  const { db } = platform
  const { accountId } = scope
  const mine = sql<SqlBool>`(r.author_id = ${accountId} or ${accountId}::text = any(r.editor_ids))`
  const item = (kind: 'policy_sign' | 'policy_draft', row: Waiting, status: string) => ({
    kind,
    kindName: kind === 'policy_sign' ? '待签发政策' : '待改政策草稿',
    title: `${row.document}的修改`,
    link: CONSOLE.policyDraft(row.revision_id),
    from: row.author_name ?? RELEASE_NAME,
    persons: null,
    amountFen: null,
    dueDay: null,
    daysLeft: null,
    status,
  })
  return [
    ...(mayDo(scope.role, 'policy.sign')
      ? await draftsThat(db, scope, sql<SqlBool>`r.state = 'proposed' and not coalesce(${mine}, false)`)
      : []
    ).map((row) => item('policy_sign', row, '等您签发')),
    ...(mayDo(scope.role, 'policy.draft')
      ? await draftsThat(
          db,
          scope,
          sql<SqlBool>`r.state = 'draft' and ((r.note is not null and coalesce(${mine}, false)) or r.kind = 'upgrade')`,
        )
      : []
    ).map((row) => item('policy_draft', row, row.kind === 'upgrade' ? '新版带来，待核对' : '退回，待修改')),
  ]
}
