import { createFileRoute } from '@tanstack/react-router'
import { AuditPage } from '../../admin/audit-page.tsx'
import { listSearch } from '../../ui/list-search.ts'

export const Route = createFileRoute('/_app/audit')({
  staticData: {
    title: 'system.audit',
    access: 'audit.read',
    menu: { group: 'admin', order: 30, icon: 'log', label: 'system.audit' },
  },
  validateSearch: listSearch('subject', 'action', 'from', 'to'),
  component: AuditPage,
})
