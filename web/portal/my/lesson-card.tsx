import { daysBetween, shortDay, weekday } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { clock } from '../numbers.ts'
import { Icon } from '../ui/icon.tsx'
import type { OwnClass } from './own.tsx'

type Lesson = NonNullable<OwnClass['nextLesson']>

/** 今天 14:00–17:00, 明天 9:00–12:00, 6月16日 周四 9:00–12:00. */
export function whenOf(lesson: Lesson, today: string): string {
  const away = daysBetween(today, lesson.day)
  const on =
    away === 0
      ? t('portalMy.today')
      : away === 1
        ? t('portalMy.tomorrow')
        : `${shortDay(lesson.day, today)} ${weekday(lesson.day)}`
  return `${on} ${clock(lesson.startTime)}–${clock(lesson.endTime)}`
}

/** The next lesson on the blue card, with how many have been attended. */
export function LessonCard({
  lesson,
  of,
  today,
}: {
  lesson: Lesson
  of: Pick<OwnClass, 'attendedLessons' | 'totalLessons' | 'place'>
  today: string
}) {
  return (
    <div className="card hero">
      <div className="hero-line">
        <span className="s">{t('portalMy.next')}</span>
        <span className="pill num">{whenOf(lesson, today)}</span>
      </div>
      <h2>{lesson.topic}</h2>
      <p className="hero-place">
        <Icon name="place" />
        <span>
          {of.place}
          {lesson.room && <span className="nw">，{lesson.room}</span>}
        </span>
      </p>
      <Attended of={of} />
    </div>
  )
}

/** A groove filled as far as lessons were attended, with the words that say it. */
export function Attended({ of }: { of: Pick<OwnClass, 'attendedLessons' | 'totalLessons'> }) {
  if (of.totalLessons === 0) return null
  return (
    <>
      <div className="groove" aria-hidden="true">
        <i style={{ width: `${Math.round((of.attendedLessons * 100) / of.totalLessons)}%` }} />
      </div>
      <p className="s num">{t('portalMy.attended', { n: of.attendedLessons, total: of.totalLessons })}</p>
    </>
  )
}
