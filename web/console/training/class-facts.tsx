import { LEVEL_NAMES } from '#src/kernel/levels.ts'
import type { ClassDetail } from '#src/modules/training/training.contract.ts'
import { day, dayRange, yuan } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { FactGroup } from '../ui/detail.tsx'
import { hoursOf, kindName, modeName } from './class-data.ts'

/** What was applied for, in the groups of the application: in two columns on the page of the class, in one in the review's panel. */
export function ApplicationFacts({ detail, wide = false }: { detail: ClassDetail; wide?: boolean }) {
  const { application: asked } = detail
  const total = asked.minutesTheory + asked.minutesPractice + asked.minutesOnline
  return (
    <div className={wide ? 'asked wide' : 'asked'}>
      <FactGroup
        title={t('class.gProject')}
        items={[
          [t('class.kind'), `${kindName(asked.kind)}，${modeName(asked.mode)}`],
          [t('class.trade'), `${detail.occupationName} ${asked.occupation}，${LEVEL_NAMES[asked.level]}`],
          [t('class.provider'), detail.providerName],
          [t('class.departmentField'), detail.departmentName ?? t('class.none')],
        ]}
      />
      <FactGroup
        title={t('class.gTime')}
        items={[
          [t('class.days'), dayRange(asked.startDay, asked.endDay)],
          [t('class.placeField'), asked.place],
          [
            t('class.hoursAll'),
            t('class.hoursOf', {
              theory: hoursOf(asked.minutesTheory),
              practice: hoursOf(asked.minutesPractice),
              online: hoursOf(asked.minutesOnline),
              total: hoursOf(total),
            }),
          ],
          [t('class.assessor'), detail.assessorName ?? t('class.none')],
          [t('class.examDay'), asked.plannedExamDay ? day(asked.plannedExamDay) : t('class.none')],
        ]}
      />
      <FactGroup
        title={t('class.gPeople')}
        items={[
          [t('class.capacity'), `${detail.capacity} ${t('class.persons')}`],
          [t('class.target'), asked.targetGroup],
          [t('class.fee'), asked.feeFen === 0 ? t('class.feeFree') : yuan(asked.feeFen)],
          [t('class.help'), asked.helpMeasures],
          [t('class.manager'), `${asked.managerName}，${asked.managerPhone}`],
        ]}
      />
    </div>
  )
}
