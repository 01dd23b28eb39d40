import { createFileRoute } from '@tanstack/react-router'
import { ProofsPage } from '../../admin/proofs-page.tsx'

export const Route = createFileRoute('/_app/proofs')({
  staticData: {
    title: 'system.proofs',
    access: 'proof.read',
    menu: { group: 'admin', order: 40, icon: 'shield', label: 'system.proofs' },
  },

  component: ProofsPage,
})
