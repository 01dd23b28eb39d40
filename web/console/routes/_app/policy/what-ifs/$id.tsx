import { createFileRoute } from '@tanstack/react-router'
import { WhatIfPage } from '../../../../policy/what-if-page.tsx'

export const Route = createFileRoute('/_app/policy/what-ifs/$id')({
  staticData: { title: 'policy.whatIfs', access: 'policy.review' },
  component: WhatIf,
})

function WhatIf() {
  const { id } = Route.useParams()
  return <WhatIfPage key={id} id={id} />
}
