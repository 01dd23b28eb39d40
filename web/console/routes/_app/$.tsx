import { createFileRoute } from '@tanstack/react-router'
import { PageMissing } from '../../ui/states.tsx'

/** Any address that no page has, inside the shell. */
export const Route = createFileRoute('/_app/$')({
  staticData: { title: 'state.missing' },
  component: PageMissing,
})
