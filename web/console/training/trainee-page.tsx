import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { trainingContract } from '#src/modules/training/training.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'
import { day, identity, percent, weekday } from '#web/ui/format.ts'
import { StatusTag, Tag, type Tone } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useMay } from '../session.ts'
import { GoLink } from '../shell/go.tsx'
import { useTitle } from '../shell/title.ts'
import { DetailHeader } from '../ui/detail.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { PlainTable } from '../ui/plain-table.tsx'
import { Empty } from '../ui/states.tsx'
import { TrailLinks } from '../ui/trail-links.tsx'
import { hoursOf } from './class-data.ts'

type Trainee = ResponseOf<typeof trainingContract.trainee>
type State = Trainee['lessons'][number]['state']

/** What one person attended of one class, lesson by lesson, and the way on to certificate, claim and money. */
export function TraineePage({ classId, personId }: { classId: string; personId: string }) {
  const query = useQuery({
    queryKey: ['class', classId, 'trainee', personId],
    queryFn: ({ signal }) =>
      call<typeof trainingContract.trainee>('GET', '/api/classes/:id/trainees/:personId', {
        params: { id: classId, personId },
        signal,
      }),
  })
  return <Loaded query={query}>{(view) => <TraineeDetail view={view} />}</Loaded>
}

const KINDS = { theory: 'lesson.k_theory', practice: 'lesson.k_practice', online: 'lesson.k_online' } as const
const STATES = {
  present: ['lesson.present', 'ok'],
  absent: ['lesson.absent', 'bad'],
  leave: ['lesson.leave', 'late'],
} as const satisfies Record<NonNullable<State>, readonly [string, Tone]>

function TraineeDetail({ view }: { view: Trainee }) {
  const may = useMay()
  const { trainee, lessons, classId } = view
  useTitle(trainee.name)
  const of = trainee.recordedLessons
  return (
    <>
      <PageHead
        title={t('roster.ownTitle', { name: trainee.name })}
        crumbs={[
          <Link key="list" to="/classes">
            {t('class.title')}
          </Link>,
          <Link key="class" to="/classes/$id" params={{ id: classId }} search={{ tab: 'roster' }}>
            {view.classTitle}
          </Link>,
        ]}
        tag={<StatusTag kind="enrolment" code={trainee.status} name={trainee.statusName} />}
        say={view.classNumber ?? t('class.noNumber')}
        actions={<Button onClick={() => window.print()}>{t('common.print')}</Button>}
      />
      <DetailHeader
        label={t('roster.attended')}
        value={`${trainee.attendedLessons} / ${of}`}
        unit={t('roster.lessonUnit')}
        facts={[
          [t('roster.rate'), of === 0 ? t('class.notYet') : percent(trainee.attendedLessons / of)],
          [t('roster.docNo'), identity(trainee.docNoMasked)],
          [
            t('roster.person'),
            may('person.read') && <GoLink link={`/persons/${trainee.personId}`}>{trainee.name}</GoLink>,
          ],
        ]}
      >
        {t('roster.ownSay', { minutes: trainee.attendedMinutes, hours: hoursOf(trainee.attendedMinutes) })}
        {trainee.links.length > 0 && (
          <>
            <br />
            <TrailLinks links={trainee.links} />
          </>
        )}
      </DetailHeader>
      <Card title={t('roster.ownLessons')} right={t('roster.ownCount', { n: lessons.length })} flush>
        {lessons.length === 0 ? (
          <Empty icon="exam" title={t('roster.noLessons')} />
        ) : (
          <PlainTable
            rows={lessons}
            rowKey={(lesson) => lesson.id}
            columns={[
              {
                title: t('lesson.topic'),
                main: true,
                cell: (lesson) => (
                  <Link to="/classes/$id" params={{ id: classId }} search={{ tab: 'lessons', lesson: lesson.id }}>
                    {lesson.topic}
                  </Link>
                ),
              },
              {
                title: t('lesson.day'),
                look: 'nowrap',
                width: 190,
                cell: (lesson) => `${day(lesson.day)} ${weekday(lesson.day)}`,
              },
              {
                title: t('lesson.time'),
                look: 'nowrap',
                width: 120,
                cell: (lesson) => `${lesson.startTime}—${lesson.endTime}`,
              },
              { title: t('lesson.kind'), width: 60, cell: (lesson) => t(KINDS[lesson.kind]) },
              { title: t('roster.minutes'), num: true, width: 80, cell: (lesson) => lesson.minutes },
              { title: t('lesson.teacher'), look: 'sec', width: 110, cell: (lesson) => lesson.teacher },
              { title: t('roster.state'), width: 90, cell: (lesson) => <StateTag state={lesson.state} /> },
            ]}
          />
        )}
      </Card>
    </>
  )
}

function StateTag({ state }: { state: State }) {
  if (state === null) return <span className="muted">{t('lesson.none')}</span>
  const [words, tone] = STATES[state]
  return <Tag tone={tone}>{t(words)}</Tag>
}
