import { Radio } from 'antd'
import type { OpenProgram } from '#src/modules/subsidy/subsidy.contract.ts'
import { t } from '#web/ui/words.ts'
import { Card } from '../ui/page.tsx'
import { PlainTable } from '../ui/plain-table.tsx'

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
      <PlainTable
        rows={items}
        rowKey={(one) => `${one.program} ${one.regionId}`}
        rowLook={(one) => (one === chosen ? 'on' : '')}
        columns={[
          {
            title: t('claim.program'),
            main: true,
            cell: (one) => (
              <>
                <Radio
                  name="program"
                  checked={one === chosen}
                  disabled={one.problem !== null}
                  onChange={() => onChoose(one)}
                >
                  {one.name}
                </Radio>
                {one.problem && <p className="small late">{one.problem}</p>}
              </>
            ),
          },
          {
            title: t('claim.basis'),
            look: 'sec',
            width: 210,
            cell: (one) => (
              <>
                {one.document}
                <br />
                <span className="small muted">{one.regionName}</span>
              </>
            ),
          },
          { title: t('claim.fund'), look: 'sec', width: 190, cell: (one) => one.fundName ?? '—' },
          { title: t('claim.payee'), width: 110, cell: (one) => one.payeeName },
          { title: t('claim.waiting'), width: 190, cell: (one) => waitingWords(one) },
        ]}
      />
    </Card>
  )
}
