import { LEVEL_NAMES, type Level } from '#src/kernel/levels.ts'
import type { ClassDetail } from '#src/modules/training/training.contract.ts'
import { t } from '#web/ui/words.ts'
import { useOwnOrganisation } from '../registry/options.ts'
import { useBusinessDay } from '../session.ts'
import { useForm } from '../ui/form.tsx'
import { type ApplicationForm, applicationChecks } from './application-form.ts'

/** The state of an application; a new trade drafts the name of the class as long as nobody has written another. */
export function useApplication(options: {
  initial: ApplicationForm
  draftKey: string
  send: (values: ApplicationForm, idempotencyKey: string) => Promise<ClassDetail>
  onSent: (detail: ClassDetail) => void
}) {
  const today = useBusinessDay()
  const organisation = useOwnOrganisation()
  const form = useForm({ ...options, checks: applicationChecks(today, organisation) })
  const nameOf = (occupationName: string, level: Level | null) =>
    occupationName && level ? t('class.titleOf', { occupation: occupationName, level: LEVEL_NAMES[level] }) : ''
  const setTrade = (change: { occupation?: string; occupationName?: string; level?: Level }) => {
    const { values } = form
    const drafted = values.title === '' || values.title === nameOf(values.occupationName, values.level)
    const next = { ...values, ...change }
    if (change.occupation !== undefined) {
      form.set('occupation', change.occupation)
      form.set('occupationName', change.occupationName ?? '')
    }
    if (change.level !== undefined) form.set('level', change.level)
    const name = nameOf(next.occupationName, next.level)
    if (drafted && name) form.set('title', name)
  }
  return { ...form, setTrade }
}
