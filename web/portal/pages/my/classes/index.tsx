import { dayRange } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { Attended, whenOf } from '../../../my/lesson-card.tsx'
import { Own, type OwnClass, useClasses } from '../../../my/own.tsx'
import { Link } from '../../../router.tsx'
import { useSession } from '../../../session.ts'
import { Frame } from '../../../ui/frame.tsx'
import { Tag } from '../../../ui/parts.tsx'
import { Empty } from '../../../ui/states.tsx'

export default function MyClasses() {
  const classes = useClasses()
  const today = useSession().data?.businessDay ?? ''
  return (
    <Frame title={t('portal.tabClasses')} tab="classes">
      <Own of={classes} cards={2} what={t('portalMy.lookingClasses')}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              icon="book"
              title={t('portalMy.classesEmpty')}
              to={{ to: '/training', words: t('portalMy.findClass') }}
            >
              {t('portalMy.classesEmptyWhy')}
            </Empty>
          ) : (
            <div className="c2">
              {items.map((one) => (
                <ClassCard key={one.classId} one={one} today={today} />
              ))}
            </div>
          )
        }
      </Own>
    </Frame>
  )
}

const ClassCard = ({ one, today }: { one: OwnClass; today: string }) => (
  <Link className="card class-own" to={`/my/classes/${one.classId}`}>
    <div className="split">
      <h3>
        {one.occupationName} <span className="nw">{one.levelName}</span>
      </h3>
      <Tag tone={one.nextLesson ? 'mine' : 'away'}>{one.statusName}</Tag>
    </div>
    <p className="s">
      {one.providerName}
      <span className="line">{dayRange(one.startDay, one.endDay)}</span>
    </p>
    <Attended of={one} />
    {one.nextLesson && <p className="class-next">{t('portalMy.nextAt', { when: whenOf(one.nextLesson, today) })}</p>}
  </Link>
)
