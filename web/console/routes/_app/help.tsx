import { createFileRoute } from '@tanstack/react-router'
import { PageHead } from '../../ui/page.tsx'
import { t } from '#web/ui/words.ts'

export const Route = createFileRoute('/_app/help')({
  staticData: { title: 'shell.help' },
  component: () => <PageHead title={t('shell.help')} />,
})
