import type { ClassNotice, trainingContract } from '#src/modules/training/training.contract.ts'
import { call } from '#web/ui/client.ts'
import { day } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { useLoad } from '../../../load.ts'
import { phoneNumber } from '../../../numbers.ts'
import { countLessons } from '../../../public/lessons.ts'
import '../../../public/print.css'
import { goBack, type PageProps } from '../../../router.tsx'
import { useSite } from '../../../session.ts'
import { Frame } from '../../../ui/frame.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Button } from '../../../ui/parts.tsx'
import { Qr } from '../../../ui/qr.tsx'
import { Load } from '../../../ui/states.tsx'

/** The notice board of a class (告知牌) on one upright A4 page, to be stamped and put up at the classroom. */
export default function PrintBoard({ params }: PageProps) {
  const number = params['number'] ?? ''
  const back = `/classes/${encodeURIComponent(number)}`
  const board = useLoad(`class/${number}`, (signal) =>
    call<typeof trainingContract.publicClass>('GET', '/api/public/classes/:number', { params: { number }, signal }),
  )
  const site = useSite().data
  return (
    <Frame
      title={t('portalPublic.printBoard')}
      head={
        <div className="top">
          <button type="button" className="side-tool" aria-label={t('common.back')} onClick={() => goBack(back)}>
            <Icon name="back" />
          </button>
          <b className="print-head">{t('portalPublic.printBoard')}</b>
          <span className="side-tool" />
        </div>
      }
      act={board.data && <Button onClick={() => window.print()}>{t('portalPublic.printBoard')}</Button>}
    >
      <Load of={board} cards={1}>
        {(notice) => (
          <>
            <p className="s no-print">{t('portalPublic.printHint')}</p>
            <Paper
              notice={notice}
              link={`${window.location.origin}${back}`}
              today={site?.businessDay ?? ''}
              demo={site?.demo ?? false}
            />
          </>
        )}
      </Load>
    </Frame>
  )
}

function Paper({ notice, link, today, demo }: { notice: ClassNotice; link: string; today: string; demo: boolean }) {
  const lessons = countLessons(notice.lessons)
  const span = { from: day(notice.startDay), to: day(notice.endDay) }
  return (
    <article className="a4 board">
      <p className="a4-line top-line">
        <span>{notice.approvedBy}</span>
        <span>{t('portalPublic.boardNumber', { number: notice.number })}</span>
      </p>
      <h1>{t('portalPublic.boardTitle')}</h1>
      <p className="sub">
        {t('portalPublic.boardOccupation', { occupation: notice.occupationName, level: notice.levelName })}
        {demo && <span className="demo-word">（{t('portalPublic.boardDemo')}）</span>}
      </p>
      <table>
        <tbody>
          <Line head={t('portalPublic.boardClass')}>{notice.title}</Line>
          <Line head={t('portalPublic.boardTarget')}>
            {t('portalPublic.boardTargetText', { target: notice.targetGroup, n: notice.enrolled })}
          </Line>
          <Line head={t('portalPublic.boardTime')}>
            {lessons.days > 0
              ? t('portalPublic.boardTimeText', { ...span, n: lessons.days })
              : t('portalPublic.boardTimePlain', span)}
            {lessons.all > 0 && (
              <>
                <br />
                {[lessons.times.join('，'), t('portalPublic.lessonCount', { ...lessons.counts })]
                  .filter(Boolean)
                  .join('；')}
              </>
            )}
          </Line>
          <Line head={t('portalPublic.boardPlace')}>{notice.place}</Line>
          <Line head={t('portalPublic.boardFee')} className="fee">
            {notice.feeText === '免费' ? t('portalPublic.boardFeeNone') : notice.feeText}
          </Line>
          <Line head={t('portalPublic.boardHelp')}>{notice.helpMeasures}</Line>
          <Line head={t('portalPublic.boardApproval')}>
            {t('portalPublic.boardApprovalText', { who: notice.approvedBy, day: day(notice.approvedDay) })}
          </Line>
          <Line head={t('portalPublic.boardProvider')}>{notice.providerName}</Line>
          <tr>
            <th scope="row">{t('portalPublic.boardManager')}</th>
            <td>
              <b>{notice.managerName}</b>
              <br />
              {phoneNumber(notice.managerPhone)}
            </td>
            <th scope="row">{t('portalPublic.boardSupervisor')}</th>
            <td>
              <b>{notice.supervisorName}</b>
              <br />
              {phoneNumber(notice.supervisorPhone)}
            </td>
          </tr>
        </tbody>
      </table>
      <div className="bottom">
        <div className="scan">
          <Qr text={link} label={t('portalPublic.boardScanLabel')} />
          <b>{t('portalPublic.boardScan')}</b>
          <br />
          {t('portalPublic.boardScanNote')}
        </div>
        <Seal head={t('portalPublic.boardProviderSeal')} who={t('portalPublic.boardHead')} />
        <Seal head={t('portalPublic.boardOfficeSeal')} who={t('portalPublic.boardClerk')} />
      </div>
      <p className="a4-line bottom-line">
        <span>{t('portalPublic.boardHotline')}</span>
        <span>{today && t('portalPublic.boardPrinted', { day: day(today) })}</span>
        <span>{t('portalPublic.boardPage')}</span>
      </p>
    </article>
  )
}

const Line = ({ head, className, children }: { head: string; className?: string; children: React.ReactNode }) => (
  <tr className={className}>
    <th scope="row">{head}</th>
    <td colSpan={3}>{children}</td>
  </tr>
)

const Seal = ({ head, who }: { head: string; who: string }) => (
  <div className="seal">
    <b>{head}</b>
    <i>{t('portalPublic.boardSeal')}</i>
    <p>
      {who}
      <u />
    </p>
    <p className="r">{t('portalPublic.boardDate')}</p>
  </div>
)
