import { createFileRoute } from '@tanstack/react-router'
import { FigurePage } from '../../targets/figure-page.tsx'
import { listSearch } from '../../ui/list-search.ts'

export const Route = createFileRoute('/_app/figures')({
  staticData: { title: 'target.figure', access: 'target.read' },
  validateSearch: listSearch('measure', 'unit', 'year'),
  component: Figure,
})

function Figure() {
  const { measure, unit, year } = Route.useSearch()
  return <FigurePage measure={measure} unit={unit} year={year} />
}
