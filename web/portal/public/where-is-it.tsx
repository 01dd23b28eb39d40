import { t } from '#web/ui/words.ts'
import { Card } from '../ui/parts.tsx'
import './public.css'

/** Where the number stands on the paper certificate. */
export const WhereIsIt = () => (
  <Card title={t('portalPublic.verifyWhere')}>
    <div className="paper-sketch" aria-hidden="true">
      <b>{t('portalPublic.verifyPaper')}</b>
      <div>
        <span className="photo" />
        <span className="lines">
          <i style={{ width: '64%' }} />
          <i style={{ width: '48%' }} />
          <i style={{ width: '56%' }} />
          <em className="num">{t('portalPublic.verifyPaperNumber')}</em>
        </span>
      </div>
    </div>
  </Card>
)
