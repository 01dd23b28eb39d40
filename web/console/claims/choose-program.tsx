import { Radio } from 'antd'
import type { OpenProgram } from '#src/modules/subsidy/subsidy.contract.ts'
import { t } from '#web/ui/words.ts'
import { Card } from '../ui/page.tsx'

const waitingWords = (one: OpenProgram) =>
  one.evidence === 'hires'
    ? t('claim.waitingHires', { n: one.waiting.single })
    : one.evidence === 'certificates'
      ? t('claim.waitingBoth', { n: one.waiting.classes, m: one.waiting.single })
      : t('claim.waitingClasses', { n: one.waiting.classes })

/** The programs open to this organisation today: by which text, from which book, to whom. One without a book says so. */
export function ChooseProgram({
  items,
  chosen,
  onChoose,
}: {
  items: readonly OpenProgram[]
  chosen: OpenProgram | undefined
  onChoose: (one: OpenProgram) => void
}) {
  return (
    <Card title={t('claim.chooseProgram')} hint={t('claim.chooseProgramHint')} flush>
      <div className="scroll-x">
        <table className="plain stacked">
          <thead>
            <tr>
              <th>{t('claim.program')}</th>
              <th style={{ width: 210 }}>{t('claim.basis')}</th>
              <th style={{ width: 190 }}>{t('claim.fund')}</th>
              <th style={{ width: 110 }}>{t('claim.payee')}</th>
              <th style={{ width: 190 }}>{t('claim.waiting')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((one) => (
              <tr key={`${one.program} ${one.regionId}`} className={one === chosen ? 'on' : ''}>
                <td className="main">
                  <Radio
                    name="program"
                    checked={one === chosen}
                    disabled={one.problem !== null}
                    onChange={() => onChoose(one)}
                  >
                    {one.name}
                  </Radio>
                  {one.problem && <p className="small late">{one.problem}</p>}
                </td>
                <td className="sec" data-label={t('claim.basis')}>
                  {one.document}
                  <br />
                  <span className="small muted">{one.regionName}</span>
                </td>
                <td className="sec" data-label={t('claim.fund')}>
                  {one.fundName ?? '—'}
                </td>
                <td data-label={t('claim.payee')}>{one.payeeName}</td>
                <td data-label={t('claim.waiting')}>{waitingWords(one)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}
