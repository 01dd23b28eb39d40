import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { QueueItem } from './admin.contract.ts'

const NO_DEADLINE = '9999-12-31'

/** What orders the queue and pages it: the deadline, then the words, then the address, which no two items share. */
export const queueKey = (item: QueueItem) => [item.dueDay ?? NO_DEADLINE, item.title, item.link] as const

export function compareKeys(a: readonly (string | number | null)[], b: readonly (string | number | null)[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index]
    if (String(left) !== String(right)) return String(left) < String(right) ? -1 : 1
  }
  return 0
}

/** The nearest deadline first, what has none at the end. */
export const inQueueOrder = (items: readonly QueueItem[]) =>
  items.toSorted((a, b) => compareKeys(queueKey(a), queueKey(b)))

/** `dueToday` holds what is late as well: it is due no less. */
export function countQueue(items: readonly QueueItem[], day: PlainDate) {
  const byKind: Record<string, number> = {}
  for (const item of items) byKind[item.kind] = (byKind[item.kind] ?? 0) + 1
  return {
    total: items.length,
    dueToday: items.filter((item) => item.dueDay !== null && item.dueDay <= day).length,
    byKind,
  }
}
