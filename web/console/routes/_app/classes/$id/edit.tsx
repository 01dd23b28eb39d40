import { createFileRoute } from '@tanstack/react-router'
import { EditClassPage } from '../../../../training/apply-class-page.tsx'
import { stepSearch } from '../../../../training/step-search.ts'

export const Route = createFileRoute('/_app/classes/$id/edit')({
  staticData: { title: 'class.editTitle', access: 'class.apply' },
  validateSearch: stepSearch,
  component: function Edit() {
    const { id } = Route.useParams()
    const { step } = Route.useSearch()
    return <EditClassPage key={id} id={id} step={step} />
  },
})
