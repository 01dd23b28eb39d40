/**
 * Apart from list.tsx, because a route's `validateSearch` belongs to the first load: what it imports, every page waits for.
 */
type ListSearch<K extends string> = { [Key in K | 'cursor' | 'page' | 'open']?: string }

/**
 * The `validateSearch` of a list route: keeps the given filters and what paging needs, drops the rest.
 * `validateSearch: listSearch('status', 'q')`
 */
export const listSearch =
  <K extends string>(...keys: K[]) =>
  (search: Record<string, unknown>): ListSearch<K> => {
    const kept: Record<string, string> = {}
    for (const key of [...keys, 'cursor', 'page', 'open']) {
      const value = search[key]
      if (typeof value === 'string' && value !== '') kept[key] = value
    }
    return kept as ListSearch<K>
  }
