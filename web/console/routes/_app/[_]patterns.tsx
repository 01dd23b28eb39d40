import { createFileRoute } from '@tanstack/react-router'
import { listSearch } from '../../ui/list-search.ts'
import { PatternsPage } from '../../ui/patterns/patterns-page.tsx'

/** The patterns of ui/, living, with invented rows: for those who build pages. Not in the menu, empty outside a demo. */
export const Route = createFileRoute('/_app/_patterns')({
  staticData: { title: 'patterns.title' },
  validateSearch: (search: Record<string, unknown>) => ({
    ...listSearch('q', 'outcome', 'import')(search),
    ...(typeof search['show'] === 'string' ? { show: search['show'] } : {}),
  }),
  component: PatternsPage,
})
