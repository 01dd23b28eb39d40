import { createFileRoute } from '@tanstack/react-router'
import { ToRule } from '../../../../policy/to-rule.tsx'
import { listSearch } from '../../../../ui/list-search.ts'

/** For links that know the number of a rule and perhaps its document: decisions, what-ifs. */
export const Route = createFileRoute('/_app/policy/rules/$rule')({
  staticData: { title: 'policy.rule', access: 'policy.read' },
  validateSearch: listSearch('document'),
  component: Rule,
})

function Rule() {
  return <ToRule rule={Route.useParams().rule} document={Route.useSearch().document} />
}
