import { createFileRoute } from '@tanstack/react-router'
import { ReviewQueuePage } from '../../../training/review-queue.tsx'
import { listSearch } from '../../../ui/list-search.ts'

export const Route = createFileRoute('/_app/reviews/classes')({
  staticData: {
    title: 'class.reviews',
    access: 'class.review',
    menu: {
      group: 'do',
      order: 10,
      icon: 'review',
      label: 'class.reviews',
      counts: ['class_review', 'completion_review'],
    },
  },
  validateSearch: listSearch('kind'),
  component: function Reviews() {
    const { kind } = Route.useSearch()
    return <ReviewQueuePage kind={kind === 'completions' ? 'completions' : 'applications'} />
  },
})
