import { Link, useRouter } from '@tanstack/react-router'
import { Icon } from '#web/ui/icon.tsx'
import { type PlainKey, t } from '#web/ui/words.ts'
import { useSession } from '../session.ts'
import { menuOf } from '../shell/menu.ts'
import { Card } from '../ui/page.tsx'

/** What one does on a page, in a sentence. A page without one is not offered. */
const SENTENCES: Readonly<Record<string, PlainKey>> = {
  '/classes/new': 'workbench.startApply',
  '/reviews/classes': 'workbench.startClassReview',
  '/reviews/claims': 'workbench.startClaimReview',
  '/notices': 'workbench.startNotices',
  '/classes': 'workbench.startClasses',
  '/exams': 'workbench.startExams',
  '/certificates': 'workbench.startCertificates',
  '/claims': 'workbench.startClaims',
  '/persons': 'workbench.startPersons',
  '/organisations': 'workbench.startOrganisations',
  '/policy': 'workbench.startPolicy',
  '/policy/drafts': 'workbench.startDrafts',
  '/policy/what-ifs': 'workbench.startWhatIfs',
  '/payments': 'workbench.startPayments',
  '/funds': 'workbench.startFunds',
  '/targets': 'workbench.startTargets',
  '/accounts': 'workbench.startAccounts',
  '/business-day': 'workbench.startDay',
  '/audit': 'workbench.startAudit',
  '/proofs': 'workbench.startProofs',
  '/settings': 'workbench.startSettings',
}

/** As many as stand in one window beside an empty queue; the menu has the rest. */
const MOST = 10

/** The pages of the role with what is done there: the first screen of somebody for whom nothing waits. */
export function StartCard() {
  const session = useSession()
  const router = useRouter()
  const items = menuOf(Object.values(router.routesById), session)
    .flatMap((group) => group.items)
    .filter(({ to }) => to in SENTENCES)
    .slice(0, MOST)
  if (items.length === 0) return null
  return (
    <Card title={t('workbench.start')} flush>
      <div className="start">
        {items.map(({ to, entry }) => (
          <Link key={to} to={to} search={{}}>
            <Icon name={entry.icon} />
            <b>{t(entry.labelFor?.[session.account.role] ?? entry.label)}</b>
            <small>{t(SENTENCES[to]!)}</small>
          </Link>
        ))}
      </div>
    </Card>
  )
}
