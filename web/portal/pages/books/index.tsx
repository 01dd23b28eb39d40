import type { standingBookContract } from '#src/modules/ledger/standing-book.contract.ts'
import { call } from '#web/ui/client.ts'
import { dayRange, personTimes, yuan } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { usePages } from '../../pages.ts'
import '../../public/public.css'
import { Frame } from '../../ui/frame.tsx'
import { Button, Note, Row, Rows } from '../../ui/parts.tsx'
import { Empty, Load } from '../../ui/states.tsx'

const PAGE = 30

/** 台账公开: each published period of a book. */
export default function Books() {
  const pages = usePages('books', (cursor, signal) =>
    call<typeof standingBookContract.publicBooks>('GET', '/api/public/standing-books', {
      query: { limit: PAGE, ...(cursor ? { cursor } : {}) },
      ...(signal ? { signal } : {}),
    }),
  )
  return (
    <Frame title={t('portalBook.title')} back="/" tab="home">
      <Load of={pages.first} cards={4}>
        {() => (
          <>
            {pages.items.length === 0 ? (
              <Empty title={t('portalBook.empty')}>{t('portalBook.emptyWhy')}</Empty>
            ) : (
              <Rows label={t('portalBook.title')} className="notice-rows">
                {pages.items.map((book) => (
                  <Row
                    key={book.number}
                    to={`/books/${encodeURIComponent(book.number)}`}
                    title={`${book.unitName} ${book.fundName}`}
                    note={
                      <>
                        <span className="nw">{dayRange(book.fromDay, book.toDay)}</span>
                        <span className="line">
                          {t('portalBook.sum', { persons: personTimes(book.persons), amount: yuan(book.paidFen) })}
                        </span>
                      </>
                    }
                  />
                ))}
              </Rows>
            )}
            {pages.more && (
              <div className="more">
                {pages.error && <Note tone="bad">{pages.error.message}</Note>}
                <Button second busy={pages.busy} onClick={pages.more}>
                  {t('portalPublic.loadMore')}
                </Button>
              </div>
            )}
          </>
        )}
      </Load>
    </Frame>
  )
}
