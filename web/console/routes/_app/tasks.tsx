import { createFileRoute } from '@tanstack/react-router'
import type { adminContract, TaskView } from '#src/modules/admin/admin.contract.ts'
import { call } from '#web/ui/client.ts'
import { shortMoment } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { useBusinessDay } from '../../session.ts'
import { ListPage } from '../../ui/list.tsx'
import { listSearch } from '../../ui/list-search.ts'
import { TaskLine } from '../../ui/task-progress.tsx'

export const Route = createFileRoute('/_app/tasks')({
  staticData: { title: 'task.title', access: 'task.read' },
  validateSearch: listSearch(),
  component: Tasks,
})

function Tasks() {
  const today = useBusinessDay()
  return (
    <ListPage<TaskView>
      title={t('task.title')}
      say={t('shell.tasksHint')}
      id="tasks"
      tall
      fetch={(query, signal) => call<typeof adminContract.tasks>('GET', '/api/tasks', { query, signal })}
      rowKey={(row) => row.id}
      columns={[
        { key: 'title', title: t('task.what'), render: (row) => <TaskLine task={row} /> },
        { key: 'owner', title: t('task.owner'), width: 140, render: (row) => row.ownerName },
        { key: 'created', title: t('task.created'), width: 160, render: (row) => shortMoment(row.createdAt, today) },
      ]}
      empty={{ title: t('task.empty'), text: t('task.emptyWhy') }}
    />
  )
}
