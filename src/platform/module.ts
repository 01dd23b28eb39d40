import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { QueueItem } from '#src/modules/admin/admin.contract.ts'
import type { Scope } from './access/scope.ts'
import type { Api } from './http/api.ts'
import type { TaskHandler } from './jobs/tasks.ts'
import type { Platform } from './platform.ts'

/** What waits for this scope in one module; the admin module merges, sorts and counts. */
export type QueueSource = (platform: Platform, scope: Scope, day: PlainDate) => Promise<readonly QueueItem[]>

export interface SearchHit {
  readonly kind:
    | 'person'
    | 'class'
    | 'certificate'
    | 'claim'
    | 'voucher'
    | 'payment'
    | 'statement'
    | 'debt'
    | 'paper'
    | 'organisation'
  readonly title: string
  readonly detail: string
  readonly link: string
}
/** Finds by number, name or pinyin inside the scope, at most five hits a module. */
export type SearchSource = (platform: Platform, scope: Scope, q: string) => Promise<readonly SearchHit[]>

/** One thing that must always be true of the live database; `chizheng doctor` proves them all. */
export interface Check {
  readonly key: string
  readonly name: string
  /** Not in the one snapshot that doctor reads from: it writes, or reads what lies outside the database and never changes. */
  readonly apart?: true
  run(platform: Platform): Promise<{ ok: boolean; detail: string }>
}

/** How a module joins the server: server.ts is the only place that names them all. */
export interface Module {
  readonly name: string
  routes(api: Api): void
  readonly tasks?: Readonly<Record<string, TaskHandler>>
  readonly queue?: QueueSource
  readonly search?: SearchSource
  readonly checks?: readonly Check[]
  /** What time alone makes due; asked every few seconds, by several processes side by side. */
  readonly keepHouse?: (platform: Platform) => Promise<void>
  /** One sentence when the module goes on in a lesser way, for GET /ready and the pages; null when all is well. */
  readonly trouble?: (platform: Platform) => Promise<string | null>
}
