import type { standingBookContract } from '#src/modules/ledger/standing-book.contract.ts'
import { call } from '#web/ui/client.ts'
import { dayRange, money, personTimes, shortDay, yuan } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { useLoad } from '../../load.ts'
import '../../public/public.css'
import type { PageProps } from '../../router.tsx'
import { useSite } from '../../session.ts'
import { Frame } from '../../ui/frame.tsx'
import { Card, Facts, SectionHead } from '../../ui/parts.tsx'
import { Load } from '../../ui/states.tsx'

/** One published period: what came in, what went out and to whom, what is left. */
export default function Book({ params }: PageProps) {
  const number = params['number'] ?? ''
  const today = useSite().data?.businessDay ?? ''
  const book = useLoad(`books/${number}`, (signal) =>
    call<typeof standingBookContract.publicBook>('GET', '/api/public/standing-books/:number', {
      params: { number },
      ...(signal ? { signal } : {}),
    }),
  )
  return (
    <Frame title={t('portalBook.title')} back="/books">
      <Load of={book} cards={3}>
        {({ content, ...head }) => (
          <div className="list-page">
            <Card className="head-card notice-head two-facts">
              <h2>
                {head.unitName} {head.fundName} {head.year}
              </h2>
              <p className="s">{dayRange(head.fromDay, head.toDay)}</p>
              <Facts
                items={[
                  [t('portalBook.opening'), yuan(content.openingFen)],
                  [t('portalBook.received'), yuan(content.receivedFen)],
                  [t('portalBook.paid'), `${personTimes(content.persons)} ${yuan(content.paidFen)}`],
                  [t('portalBook.back'), yuan(content.backFen)],
                  [t('portalBook.closing'), yuan(content.closingFen)],
                  [t('portalBook.number'), <span className="num">{head.number}</span>],
                  [t('portalBook.published'), shortDay(head.publishedDay, today)],
                ]}
              />
            </Card>
            <SectionHead title={t('portalBook.rows')} />
            {content.rows.map((row, at) => (
              <Card key={`${at} ${row.voucher}`}>
                <b>
                  {row.subject} {money(row.amountFen === 0 ? row.backFen : row.amountFen)} 元
                </b>
                <Facts
                  items={[
                    [t('portalBook.payee'), row.payeeName],
                    [t('portalBook.persons'), row.persons > 0 ? personTimes(row.persons) : ''],
                    [t('portalBook.className'), row.className],
                    [t('portalBook.voucher'), row.voucher],
                    [t('portalBook.notice'), row.noticeFrom ? dayRange(row.noticeFrom, row.noticeTo) : ''],
                    [t('portalBook.paidDay'), shortDay(row.paidDay, today)],
                    [t('portalBook.backCol'), row.backFen > 0 ? yuan(row.backFen) : ''],
                    [t('portalBook.balance'), yuan(row.balanceFen)],
                  ]}
                />
              </Card>
            ))}
            {content.units.length > 0 && <SectionHead title={t('portalBook.units')} />}
            {content.units.map((unit) => (
              <Card key={unit.unitName}>
                <b>{unit.unitName}</b>
                <Facts
                  items={[
                    [t('portalBook.paid'), `${personTimes(unit.persons)} ${yuan(unit.paidFen)}`],
                    [
                      t('portalBook.task'),
                      unit.target === null
                        ? ''
                        : t('portalBook.taskDone', {
                            target: personTimes(unit.target),
                            done: personTimes(unit.done ?? 0),
                          }),
                    ],
                  ]}
                />
              </Card>
            ))}
          </div>
        )}
      </Load>
    </Frame>
  )
}
