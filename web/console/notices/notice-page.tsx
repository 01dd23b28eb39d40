import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { subsidyContract } from '#src/modules/subsidy/subsidy.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'
import { day, money, persons } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { Loaded } from '../ui/loaded.tsx'
import { PageHead } from '../ui/page.tsx'
import { PrintFrame } from '../ui/print-frame.tsx'
import { Empty } from '../ui/states.tsx'

type Notice = ResponseOf<typeof subsidyContract.publicNotice>

/** The published list exactly as the public reads it, ready to be printed and hung up. */
export function NoticePage({ number }: { number: string }) {
  const query = useQuery({
    queryKey: ['notice', number],
    queryFn: ({ signal }) =>
      call<typeof subsidyContract.publicNotice>('GET', '/api/public/notices/:number', { params: { number }, signal }),
  })
  return <Loaded query={query}>{(notice) => <NoticeSheet notice={notice} />}</Loaded>
}

function NoticeSheet({ notice }: { notice: Notice }) {
  return (
    <>
      <PageHead
        title={notice.number}
        crumbs={<Link to="/notices">{t('notice.title')}</Link>}
        tag={<StatusTag kind="notice" code={notice.status} name={notice.statusName} />}
        say={t('notice.periodSay', { from: day(notice.fromDay), to: day(notice.toDay), n: notice.workingDays })}
      />
      {notice.items.length === 0 ? (
        <section className="card">
          <Empty icon="notice" title={t('notice.nobody')} />
        </section>
      ) : (
        <PrintFrame
          office={t('notice.office', { unit: notice.unitName })}
          title={notice.title}
          subtitle={`${t('notice.subtitle', { program: notice.programName, claimant: notice.claimantName, fund: notice.fundName })}；${t('notice.periodSay', { from: day(notice.fromDay), to: day(notice.toDay), n: notice.workingDays })}`}
          signatures={[t('notice.signMaker'), t('notice.signReviewer'), t('notice.signSeal')]}
          note={t('notice.contact', { phone: notice.phone, address: notice.address })}
        >
          <div className="scroll-x">
            <table>
              <thead>
                <tr>
                  <th className="nowrap">{t('notice.seq')}</th>
                  <th className="nowrap">{t('notice.name')}</th>
                  <th className="nowrap">{t('notice.docLast4')}</th>
                  <th className="nowrap">{t('notice.occupation')}</th>
                  <th className="nowrap">{t('notice.level')}</th>
                  <th className="num">{t('notice.amount')}</th>
                </tr>
              </thead>
              <tbody>
                {notice.items.map((line) => (
                  <tr key={line.lineNo}>
                    <td>{line.lineNo}</td>
                    <td className="nowrap">{line.nameMasked}</td>
                    <td>{line.docLast4}</td>
                    <td className="nowrap">{line.occupationName}</td>
                    <td className="nowrap">{line.levelName}</td>
                    <td className="num">{money(line.amountFen)}</td>
                  </tr>
                ))}
                <tr>
                  <td colSpan={5}>
                    {t('notice.total')} {persons(notice.items.length)}
                  </td>
                  <td className="num">{money(notice.items.reduce((sum, line) => sum + line.amountFen, 0))}</td>
                </tr>
              </tbody>
            </table>
          </div>
        </PrintFrame>
      )}
    </>
  )
}
