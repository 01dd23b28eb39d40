import { createFileRoute } from '@tanstack/react-router'
import { QuestionsPage } from '../../../policy/questions-page.tsx'
import { listSearch } from '../../../ui/list-search.ts'

export const Route = createFileRoute('/_app/policy/questions')({
  staticData: { title: 'policy.questions', access: 'policy.read' },
  validateSearch: listSearch('pack', 'status'),
  component: Questions,
})

function Questions() {
  const navigate = Route.useNavigate()
  return (
    <QuestionsPage
      asked={Route.useSearch()}
      onAsk={(change) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true })}
    />
  )
}
