import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { Api } from '#src/platform/http/api.ts'
import { decodeCursor, limitOf, pageOfRows } from '#src/platform/http/page.ts'
import type { Module } from '#src/platform/module.ts'
import type { Platform } from '#src/platform/platform.ts'
import { adminContract, type QueueItem } from './admin.contract.ts'
import { overviewOf } from './overview.ts'
import { compareKeys, countQueue, inQueueOrder, queueKey } from './queue.rules.ts'

/** Everything that waits for this scope, from all business modules, in order. */
async function collectQueue(
  business: readonly Module[],
  platform: Platform,
  scope: Scope,
  day: PlainDate,
): Promise<QueueItem[]> {
  const sources = business.flatMap((module) => (module.queue ? [module.queue(platform, scope, day)] : []))
  return inQueueOrder((await Promise.all(sources)).flat())
}

export function queueRoutes(api: Api, business: readonly Module[]): void {
  api.read(adminContract.queue, async ({ platform, scope, day, query }) => {
    const all = await collectQueue(business, platform, scope, day)
    const wanted = query.kind ? all.filter((item) => item.kind === query.kind) : all
    const after = decodeCursor(query, 3)
    const rest = after ? wanted.filter((item) => compareKeys(queueKey(item), after) > 0) : wanted
    const total = query.count ? wanted.length : undefined
    return pageOfRows(query, rest.slice(0, limitOf(query) + 1), queueKey, (item) => item, total)
  })

  api.read(adminContract.queueCounts, async ({ platform, scope, day }) =>
    countQueue(await collectQueue(business, platform, scope, day), day),
  )

  api.read(adminContract.overview, async ({ platform, scope, day, now }) => ({
    figures: await overviewOf(
      platform,
      scope,
      day,
      countQueue(await collectQueue(business, platform, scope, day), day),
    ),
    asOf: now.toISOString(),
  }))
}
