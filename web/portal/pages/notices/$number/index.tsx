import { useState } from 'react'
import { money, personTimes, yuan } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { NoticePage } from '../../../public/notice-page.tsx'
import { type PublicLine, type PublicNotice, useNotice } from '../../../public/notices.ts'
import { Link, type PageProps } from '../../../router.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Button, Card, SectionHead } from '../../../ui/parts.tsx'
import { Empty } from '../../../ui/states.tsx'

export default function Notice({ params }: PageProps) {
  const number = params['number'] ?? ''
  return (
    <NoticePage
      of={useNotice(number)}
      here={`/notices/${encodeURIComponent(number)}`}
      title={(notice) => notice.title}
      facts={(notice) => [
        [t('portalPublic.noticeLines'), personTimes(notice.lines)],
        [t('portalPublic.noticeTotal'), yuan(notice.amountFen)],
        [t('portalPublic.noticeProgram'), notice.programName],
        [t('portalPublic.noticePayee'), notice.claimantName],
        [t('portalPublic.noticeFund'), notice.fundName],
      ]}
      rows={(notice, objection) => (
        <List notice={notice} objectTo={objection ? (n) => `${objection}?line=${n}` : undefined} />
      )}
    />
  )
}

const STEP = 50

/** By name as published, or by the last digits of the document. */
const fitsLine = (line: PublicLine, q: string) => line.nameMasked.includes(q) || line.docLast4.endsWith(q.toUpperCase())

function List({ notice, objectTo }: { notice: PublicNotice; objectTo: ((n: number) => string) | undefined }) {
  const [typed, setTyped] = useState('')
  const [most, setMost] = useState(STEP)
  const q = typed.normalize('NFKC').trim()
  const found = q ? notice.items.filter((line) => fitsLine(line, q)) : notice.items
  const shown = found.slice(0, most)
  const occupation = (line: PublicLine) => `${line.occupationName} ${line.levelName}`
  return (
    <>
      <SectionHead
        title={t('portalPublic.noticeList')}
        note={t('portalPublic.listPage', { shown: shown.length, n: notice.items.length })}
      />
      <search className="seek no-print">
        <Icon name="search" />
        <input
          className="in"
          type="search"
          maxLength={30}
          aria-label={t('portalPublic.noticeSearch')}
          placeholder={t('portalPublic.noticeSearch')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </search>
      <p className="sr" role="status">
        {q ? t('portalPublic.listPage', { shown: shown.length, n: notice.items.length }) : ''}
      </p>
      {shown.length === 0 ? (
        q ? (
          <Card title={t('portalPublic.noticeNoRow', { q })}>
            <p className="s">{t('portalPublic.noticeNoRowWhy')}</p>
            <button type="button" className="link" onClick={() => setTyped('')}>
              {t('portalPublic.noticeClear')}
            </button>
          </Card>
        ) : (
          <Empty title={t('portalPublic.noticeEmpty')} />
        )
      ) : (
        <>
          <div className="list-table wide">
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('portalPublic.seq')}</th>
                  <th scope="col">{t('portalPublic.person')}</th>
                  <th scope="col">{t('portalPublic.occupationLevel')}</th>
                  <th scope="col">{t('portalPublic.noticePayee')}</th>
                  <th scope="col" className="r">
                    {t('portalPublic.amountYuan')}
                  </th>
                  {objectTo && (
                    <th scope="col" className="no-print">
                      <span className="sr">{t('portalPublic.object')}</span>
                    </th>
                  )}
                </tr>
              </thead>
              <tbody>
                {found.map((line, at) => (
                  // On paper the whole list stands.
                  <tr key={line.lineNo} className={at < most ? '' : 'later'}>
                    <td className="num">{line.lineNo}</td>
                    <td>
                      <b>{line.nameMasked}</b>
                      <span className="s num">{t('portalPublic.docEnd', { n: line.docLast4 })}</span>
                    </td>
                    <td>{occupation(line)}</td>
                    <td>{notice.claimantName}</td>
                    <td className="r num">{money(line.amountFen)}</td>
                    {objectTo && (
                      <td className="no-print">
                        <Link
                          className="link"
                          to={objectTo(line.lineNo)}
                          aria-label={t('portalPublic.objectTo', { n: line.lineNo })}
                        >
                          {t('portalPublic.object')}
                        </Link>
                      </td>
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <ul className="list-cards narrow">
            {shown.map((line) => (
              <li key={line.lineNo} className="card line-card">
                <div className="split">
                  <div>
                    <span className="person">{line.nameMasked}</span>
                    <span className="s num nw">{t('portalPublic.docEnd', { n: line.docLast4 })}</span>
                  </div>
                  <b className="num nw">{yuan(line.amountFen)}</b>
                </div>
                <div className="line-end">
                  <span>{occupation(line)}</span>
                  {objectTo && (
                    <Link
                      className="link nw"
                      to={objectTo(line.lineNo)}
                      aria-label={t('portalPublic.objectTo', { n: line.lineNo })}
                    >
                      {t('portalPublic.object')}
                    </Link>
                  )}
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
      {found.length > shown.length && (
        <div className="more no-print">
          <Button second onClick={() => setMost(most + STEP)}>
            {t('portalPublic.loadMore')}
          </Button>
        </div>
      )}
      <p className="foot">{t('portalPublic.noticeMasked')}</p>
    </>
  )
}
