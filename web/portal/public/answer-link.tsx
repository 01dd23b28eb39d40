import { t } from '#web/ui/words.ts'
import { Link } from '../router.tsx'

/** Under a notice: whoever has objected reads the answer here. */
export const AnswerLink = () => (
  <p className="under no-print">
    <Link className="link" to="/objections">
      {t('portalObjection.title')}
    </Link>
  </p>
)
