import type { trainingContract } from '#src/modules/training/training.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'

export type PublicClass = ResponseOf<typeof trainingContract.publicClasses>['items'][number]

export interface ClassAsk {
  readonly q: string
  /** A county, by its id. */
  readonly unit?: string
}

export const classPage = ({ q, unit }: ClassAsk, cursor: string | undefined, limit: number, signal?: AbortSignal) =>
  call<typeof trainingContract.publicClasses>('GET', '/api/public/classes', {
    query: { q, limit, ...(unit ? { unit } : {}), ...(cursor ? { cursor } : {}), count: '1' },
    ...(signal ? { signal } : {}),
  })

/** The counties that have a public class. */
export const classCounties = (signal?: AbortSignal) =>
  call<typeof trainingContract.publicClassUnits>('GET', '/api/public/class-units', signal ? { signal } : {})

const PAGE = 200
/** 2,000 classes that have not begun are more than a province has. */
const MOST_PAGES = 10

export const isJoinable = (one: PublicClass, today: string) => one.startDay >= today && one.seatsLeft > 0
export const isFree = (one: PublicClass) => one.feeText === '免费'

/** Every class that somebody can still join. The list comes latest start first, so reading ends where classes have begun. */
export async function joinableClasses(q: string, today: string, signal?: AbortSignal): Promise<PublicClass[]> {
  const found: PublicClass[] = []
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await classPage({ q }, cursor, PAGE, signal)
    found.push(...answer.items.filter((one) => isJoinable(one, today)))
    const last = answer.items[answer.items.length - 1]
    if (!answer.nextCursor || !last || last.startDay < today) break
    cursor = answer.nextCursor
  }
  // The next to begin is the first to decide on.
  return found.reverse()
}
