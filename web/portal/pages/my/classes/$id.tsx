import { useState } from 'react'
import { dayRange, shortDay, weekday } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { Attended, LessonCard } from '../../../my/lesson-card.tsx'
import { Own, type OwnClassDetail, useClass } from '../../../my/own.tsx'
import { clock, phoneNumber } from '../../../numbers.ts'
import { go, type PageProps } from '../../../router.tsx'
import { useSession } from '../../../session.ts'
import { Frame } from '../../../ui/frame.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Button, Card, Facts, SectionHead, StatusTag, Tag } from '../../../ui/parts.tsx'

export default function MyClass({ params }: PageProps) {
  const detail = useClass(params['id'] ?? '')
  const today = useSession().data?.businessDay ?? ''
  return (
    <Frame
      title={t('portalMy.classTitle')}
      back="/my/classes"
      act={
        detail.data && (
          <>
            <Button second onClick={() => go(`/classes/${encodeURIComponent(detail.data.number)}`)}>
              {t('portalMy.seeBoard')}
            </Button>
            <a className="btn" href={`tel:${detail.data.managerPhone}`}>
              <Icon name="phone" />
              {t('portalMy.callManager')}
            </a>
          </>
        )
      }
    >
      <Own of={detail} cards={3}>
        {(data) => <ClassBody data={data} today={today} />}
      </Own>
    </Frame>
  )
}

function ClassBody({ data, today }: { data: OwnClassDetail; today: string }) {
  return (
    <div className="side">
      <div>
        {data.nextLesson && <LessonCard lesson={data.nextLesson} of={data} today={today} />}
        <Card className="class-own">
          <div className="split">
            <h2>{data.title}</h2>
            <Tag tone={data.nextLesson ? 'mine' : 'away'}>{data.statusName}</Tag>
          </div>
          <p className="s">
            {data.occupationName} {data.levelName}
          </p>
          {!data.nextLesson && <Attended of={data} />}
          <Facts
            items={[
              [t('portalMy.when'), dayRange(data.startDay, data.endDay)],
              [t('portalMy.place'), data.place],
              [t('portalMy.provider'), data.providerName],
              [
                t('portalMy.manager'),
                <>
                  {data.managerName} <span className="num nw">{phoneNumber(data.managerPhone)}</span>
                </>,
              ],
              [t('portalMy.number'), <span className="num">{data.number}</span>],
            ]}
          />
        </Card>
        <SectionHead title={t('portalMy.exam')} />
        <Exam exam={data.exam} today={today} />
      </div>
      <div>
        <SectionHead
          title={t('portalMy.lessons')}
          note={data.recordedLessons > 0 ? t('portalMy.recorded', { n: data.recordedLessons }) : ''}
        />
        <Lessons data={data} today={today} />
      </div>
    </div>
  )
}

function Exam({ exam, today }: { exam: OwnClassDetail['exam']; today: string }) {
  if (!exam)
    return (
      <Card>
        <p className="s">{t('portalMy.examNone')}</p>
      </Card>
    )
  const scores = [
    exam.theory === null ? '' : t('portalMy.examTheory', { n: exam.theory }),
    exam.practice === null ? '' : t('portalMy.examPractice', { n: exam.practice }),
  ].filter(Boolean)
  return (
    <Card>
      <Facts
        items={[
          [t('portalMy.examDay'), `${shortDay(exam.day, today)} ${weekday(exam.day)}`],
          [t('portalMy.examPlace'), exam.place],
          [t('portalMy.examState'), exam.stateName],
          [t('portalMy.examScores'), scores.join('，')],
        ]}
      />
    </Card>
  )
}

/** So many lessons that are over stand above the next one. */
const BEFORE = 3
const WORDS = { present: 'portalMy.present', absent: 'portalMy.absent', leave: 'portalMy.leave' } as const

function Lessons({ data, today }: { data: OwnClassDetail; today: string }) {
  const [whole, setWhole] = useState(false)
  const { lessons, nextLesson } = data
  const ahead = lessons.findIndex(
    (lesson) => lesson.day === nextLesson?.day && lesson.startTime === nextLesson.startTime,
  )
  const hidden = whole ? 0 : Math.max(0, ahead - BEFORE)
  if (lessons.length === 0)
    return (
      <Card>
        <p className="s">{t('portalMy.lessonsNone')}</p>
      </Card>
    )
  return (
    <Card>
      {hidden > 0 && (
        <button type="button" className="link" onClick={() => setWhole(true)}>
          {t('portalMy.earlier', { n: hidden })}
        </button>
      )}
      <ol className="lessons">
        {lessons.slice(hidden).map((lesson, at) => (
          <li key={lesson.day + lesson.startTime} className={at + hidden === ahead ? 'next' : ''}>
            <div>
              <b>{lesson.topic}</b>
              <p className="s num">
                {shortDay(lesson.day, today)} {weekday(lesson.day)}{' '}
                <span className="nw">
                  {clock(lesson.startTime)}–{clock(lesson.endTime)}
                </span>
              </p>
            </div>
            {lesson.state ? (
              <StatusTag kind="attendance" code={lesson.state} name={t(WORDS[lesson.state])} />
            ) : (
              <Tag tone={at + hidden === ahead ? 'mine' : 'away'}>
                {at + hidden === ahead
                  ? t('portalMy.next')
                  : lesson.day < today
                    ? t('portalMy.notRecorded')
                    : t('portalMy.notYet')}
              </Tag>
            )}
          </li>
        ))}
      </ol>
      <p className="s after">{t('portalMy.wrongRecord')}</p>
    </Card>
  )
}
