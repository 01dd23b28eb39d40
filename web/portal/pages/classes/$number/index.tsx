import { useState } from 'react'
import type { ClassNotice, trainingContract } from '#src/modules/training/training.contract.ts'
import { call } from '#web/ui/client.ts'
import { shortDay, weekday } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { useLoad } from '../../../load.ts'
import { clock, phoneNumber } from '../../../numbers.ts'
import '../../../public/public.css'
import { countLessons } from '../../../public/lessons.ts'
import { go, type PageProps } from '../../../router.tsx'
import { useSite } from '../../../session.ts'
import { Frame } from '../../../ui/frame.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Button, Card, Facts, Note, Tag } from '../../../ui/parts.tsx'
import { Load } from '../../../ui/states.tsx'

export default function Board({ params }: PageProps) {
  const number = params['number'] ?? ''
  const board = useLoad(`class/${number}`, (signal) =>
    call<typeof trainingContract.publicClass>('GET', '/api/public/classes/:number', { params: { number }, signal }),
  )
  const today = useSite().data?.businessDay ?? ''
  const ready = board.data
  return (
    <Frame
      title={t('portalPublic.board')}
      back="/training"
      act={
        ready && (
          <>
            <Button second onClick={() => go(`/classes/${encodeURIComponent(number)}/print`)}>
              {t('portalPublic.print')}
            </Button>
            <a className="btn" href={`tel:${ready.managerPhone}`}>
              <Icon name="phone" />
              {today && ready.startDay >= today ? t('portalPublic.askToJoin') : t('portalPublic.askClass')}
            </a>
          </>
        )
      }
    >
      <Load of={board} cards={3}>
        {(notice) => <Notice notice={notice} today={today} />}
      </Load>
    </Frame>
  )
}

function Notice({ notice, today }: { notice: ClassNotice; today: string }) {
  const lessons = countLessons(notice.lessons)
  const free = notice.feeText === '免费'
  return (
    <div className="side">
      <div>
        <Card className="head-card">
          <div className="tags">
            <Tag tone="mine">{t('portalPublic.classNo', { number: notice.number })}</Tag>
            <Tag tone={free ? 'ok' : 'away'}>{free ? t('portalPublic.freeTag') : notice.feeText}</Tag>
            <Tag tone="away">{notice.statusName}</Tag>
          </div>
          <h2>{notice.title}</h2>
          <p className="s">
            {t('portalPublic.examines', { occupation: notice.occupationName, level: notice.levelName })}
          </p>
          <div className="trio">
            <div>
              <span className="s">{t('portalPublic.starting')}</span>
              <b>{shortDay(notice.startDay, today)}</b>
            </div>
            <div>
              <span className="s">{t('portalPublic.lasting')}</span>
              <b>{lessons.days > 0 ? t('portalPublic.days', { n: lessons.days }) : t('portalPublic.toBePlanned')}</b>
            </div>
            <div>
              <span className="s">{t('portalPublic.enrolled')}</span>
              <b>{t('portalPublic.enrolledOf', { n: notice.enrolled, of: notice.capacity })}</b>
            </div>
          </div>
        </Card>
        <Card>
          <Facts
            items={[
              [t('portalPublic.target'), notice.targetGroup],
              [t('portalPublic.capacity'), seatsOf(notice, today)],
              [t('portalPublic.place'), notice.place],
              [
                t('portalPublic.when'),
                <>
                  <span className="nw">{shortDay(notice.startDay, today)}</span>至{' '}
                  <span className="nw">{shortDay(notice.endDay, today)}</span>
                  {lessons.times.map((time) => (
                    <span className="nw line num" key={time}>
                      {time}
                    </span>
                  ))}
                </>,
              ],
              [t('portalPublic.lessons'), lessons.all > 0 && t('portalPublic.lessonCount', { ...lessons.counts })],
              [t('portalPublic.fee'), free ? t('portalPublic.feeNone') : notice.feeText],
              [t('portalPublic.help'), notice.helpMeasures],
            ]}
          />
        </Card>
      </div>
      <div>
        <Card title={t('portalPublic.whoAnswers')}>
          <Facts
            items={[
              [t('portalPublic.provider'), notice.providerName],
              [
                t('portalPublic.approval'),
                t('portalPublic.approvedOn', { who: notice.approvedBy, day: shortDay(notice.approvedDay, today) }),
              ],
            ]}
          />
          <Caller words={t('portalPublic.manager', { name: notice.managerName })} phone={notice.managerPhone} />
          {notice.supervisorPhone && (
            <Caller
              words={t('portalPublic.supervisor', { name: notice.supervisorName })}
              phone={notice.supervisorPhone}
            />
          )}
        </Card>
        {free && <Note>{t('portalPublic.noFee')}</Note>}
        <Timetable lessons={notice.lessons} today={today} />
      </div>
    </div>
  )
}

/** 40 人，还剩 3 个名额; seats are only spoken of while somebody can still join. */
const seatsOf = (notice: ClassNotice, today: string) =>
  today && notice.startDay >= today
    ? `${t('portalPublic.capacityOf', { n: notice.capacity })}，${
        notice.seatsLeft > 0 ? t('portalPublic.seatsLeft', { n: notice.seatsLeft }) : t('portalPublic.full')
      }`
    : t('portalPublic.capacityOf', { n: notice.capacity })

const Caller = ({ words, phone }: { words: string; phone: string }) => (
  <div className="call-row">
    <div>
      {words}
      <p className="s num">{phoneNumber(phone)}</p>
    </div>
    <a className="round-call" href={`tel:${phone}`} aria-label={t('portalPublic.call', { name: words })}>
      <Icon name="phone" />
    </a>
  </div>
)

const SHOWN = 5

function Timetable({ lessons, today }: { lessons: ClassNotice['lessons']; today: string }) {
  const [whole, setWhole] = useState(false)
  // The lessons to come stand first; a class that is over shows its first ones.
  const ahead = lessons.findIndex((lesson) => lesson.day >= today)
  const from = whole || ahead < 0 ? 0 : Math.min(ahead, Math.max(0, lessons.length - SHOWN))
  const shown = whole ? lessons : lessons.slice(from, from + SHOWN)
  const kinds = {
    theory: t('portalPublic.theory'),
    practice: t('portalPublic.practice'),
    online: t('portalPublic.online'),
  } as const
  return (
    <Card title={t('portalPublic.timetable')}>
      {lessons.length === 0 ? (
        <p className="s">{t('portalPublic.noTimetable')}</p>
      ) : (
        <ol className="timetable">
          {shown.map((lesson) => (
            <li key={lesson.day + lesson.startTime}>
              <b>{lesson.topic}</b>
              <p className="s num">
                {shortDay(lesson.day, today)} {weekday(lesson.day)}{' '}
                <span className="nw">
                  {clock(lesson.startTime)}–{clock(lesson.endTime)}
                </span>
                ，{kinds[lesson.kind as keyof typeof kinds] ?? lesson.kind}
              </p>
            </li>
          ))}
        </ol>
      )}
      {!whole && lessons.length > SHOWN && (
        <button type="button" className="link" onClick={() => setWhole(true)}>
          {t('portalPublic.timetableAll', { n: lessons.length })}
        </button>
      )}
    </Card>
  )
}
