import { createFileRoute } from '@tanstack/react-router'
import { PageHead } from '../../ui/page.tsx'
import { t } from '#web/ui/words.ts'

export const Route = createFileRoute('/_app/tasks')({
  staticData: { title: 'task.title', access: 'task.read' },
  component: () => <PageHead title={t('task.title')} />,
})
