import { createFileRoute } from '@tanstack/react-router'
import { BookPage } from '../../books/book-page.tsx'
import { listSearch } from '../../ui/list-search.ts'

export const Route = createFileRoute('/_app/standing-book')({
  staticData: {
    title: 'book.title',
    access: 'fund.read',
    menu: { group: 'money', order: 38, icon: 'report', label: 'book.title' },
  },
  validateSearch: listSearch('budget', 'from', 'to'),
  component: BookPage,
})
