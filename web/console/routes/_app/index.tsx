import { createFileRoute } from '@tanstack/react-router'
import { PageHead } from '../../ui/page.tsx'
import { t } from '#web/ui/words.ts'

export const Route = createFileRoute('/_app/')({
  staticData: { title: 'shell.workbench', menu: { group: 'top', order: 0, icon: 'home', label: 'shell.workbench' } },
  component: () => <PageHead title={t('shell.workbench')} />,
})
