import { createFileRoute } from '@tanstack/react-router'
import { t } from '#web/ui/words.ts'
import { PageHead } from '../../ui/page.tsx'

export const Route = createFileRoute('/_app/help')({
  staticData: { title: 'shell.help' },
  component: () => <PageHead title={t('shell.help')} />,
})
