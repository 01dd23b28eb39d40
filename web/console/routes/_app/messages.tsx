import { createFileRoute } from '@tanstack/react-router'
import { MessageListPage } from '../../admin/message-list.tsx'
import { listSearch } from '../../ui/list-search.ts'

export const Route = createFileRoute('/_app/messages')({
  staticData: {
    title: 'system.messages',
    access: 'message.read',
  },
  validateSearch: listSearch(),
  component: MessageListPage,
})
