import { createFileRoute } from '@tanstack/react-router'
import { GrantItemsPage } from '../../../grants/grant-items-page.tsx'

export const Route = createFileRoute('/_app/grants/items')({
  staticData: { title: 'grant.items', access: 'grant.read' },
  component: GrantItemsPage,
})
