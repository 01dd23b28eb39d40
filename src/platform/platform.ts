import type { Logger } from 'pino'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { UnitTree } from './access/units.ts'
import type { Db } from './db/database.ts'
import type { FileStore } from './files/file-store.ts'
import type { TaskQueue } from './jobs/tasks.ts'
import type { KeyService } from './keys/key-service.ts'

/** Everything outside the domain that a use case may need, made once a process in server.ts or cli.ts. */
export interface Platform {
  /** The application's role: no update or delete on ledger and audit. */
  readonly db: Db
  readonly keys: KeyService
  readonly files: FileStore
  readonly tasks: TaskQueue
  readonly log: Logger
  /** The database carries the mark of invented persons (demo mode, DOMAIN 8): only then are synthetic numbers valid, and only they. */
  readonly synthetic: boolean
  /** The unit tree, at most a few seconds old; `refreshUnits` after an import. */
  unitTree(): Promise<UnitTree>
  refreshUnits(): void
  /** Reads the demo mark again, after a demo was loaded into an empty database. */
  refreshMark(): Promise<void>
  /** Both clocks: the business day from the database's mark or Asia/Shanghai today, and the instant. */
  clocks(): Promise<{ day: PlainDate; now: Date }>
}
