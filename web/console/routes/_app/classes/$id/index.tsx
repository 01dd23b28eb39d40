import { createFileRoute } from '@tanstack/react-router'
import { ClassPage } from '../../../../training/class-page.tsx'
import { listSearch } from '../../../../ui/list-search.ts'

export const Route = createFileRoute('/_app/classes/$id/')({
  staticData: { title: 'class.class', access: 'class.read' },
  // `tab` the part shown; `import` an import of the roster, or `new`; `lesson` the attendance sheet that is open; `plan` the planner.
  validateSearch: listSearch('tab', 'import', 'lesson', 'plan'),
  component: function Detail() {
    const { id } = Route.useParams()
    return <ClassPage key={id} {...Route.useSearch()} id={id} />
  },
})
