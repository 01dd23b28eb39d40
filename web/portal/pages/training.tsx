import { useEffect, useState } from 'react'
import { announce } from '#web/ui/announce.tsx'
import { shortDay } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { useLoad } from '../load.ts'
import { usePages } from '../pages.ts'
import { classCounties, classPage, isFree, isJoinable, joinableClasses, type PublicClass } from '../public/classes.ts'
import '../public/public.css'
import { go, Link, type PageProps } from '../router.tsx'
import { useSite } from '../session.ts'
import { Frame } from '../ui/frame.tsx'
import { Icon } from '../ui/icon.tsx'
import { Button, Card, Note, Row, Rows, SectionHead, Tag } from '../ui/parts.tsx'
import { Failed } from '../ui/states.tsx'

interface Wish {
  readonly q: string
  /** A county, by its id. */
  readonly unit: string
  readonly free: boolean
  readonly all: boolean
}

const wishOf = (query: PageProps['query']): Wish => ({
  q: query['q'] ?? '',
  unit: query['unit'] ?? '',
  free: query['free'] === '1',
  all: query['all'] === '1',
})

/** The address of a search, so that it survives back, reload and sharing. */
function addressOf({ q, unit, free, all }: Wish): string {
  const search = new URLSearchParams()
  if (q) search.set('q', q)
  if (unit) search.set('unit', unit)
  if (free) search.set('free', '1')
  if (all) search.set('all', '1')
  const text = search.toString()
  return text ? `/training?${text}` : '/training'
}

const countyNamed = (counties: readonly { id: string; name: string }[], id: string) =>
  id === '' ? '' : (counties.find((one) => one.id === id)?.name ?? t('portalPublic.otherCounty'))

const PAUSE_MS = 450
const ALL_PAGE = 30

export default function Training({ query }: PageProps) {
  const wish = wishOf(query)
  const site = useSite()
  const today = site.data?.businessDay
  const open = useLoad(today ? `classes/open/${today}/${wish.q}` : undefined, (signal) =>
    joinableClasses(wish.q, today ?? '', signal),
  )
  const every = usePages(wish.all ? `classes/all/${wish.unit}/${wish.q}` : undefined, (cursor, signal) =>
    classPage(wish, cursor, ALL_PAGE, signal),
  )
  const counties = useLoad('classes/counties', classCounties).data?.items ?? []
  const county = countyNamed(counties, wish.unit)
  const set = (change: Partial<Wish>) => go(addressOf({ ...wish, ...change }), { replace: true })
  const fits = (one: PublicClass) => (!wish.unit || one.unitId === wish.unit) && (!wish.free || isFree(one))
  const source = site.state === 'failed' ? site : wish.all ? every.first : open
  const listed = (wish.all ? every.items : (open.data ?? [])).filter(fits)
  const total = wish.all && !wish.free ? every.first.data?.total?.n : undefined
  const said =
    source.state !== 'ready'
      ? t('portalPublic.looking')
      : wish.all && every.more && total === undefined
        ? t('portalPublic.foundAtLeast', { n: listed.length })
        : t('portalPublic.found', { n: total ?? listed.length })
  useEffect(() => {
    if (source.state === 'ready') announce(said)
  }, [source.state, said])
  return (
    <Frame title={t('portal.findTraining')} back="/" tab="home">
      <Seek q={wish.q} onSeek={(q) => set({ q })} />
      <div className="chips">
        <Chip on={!wish.all} onClick={() => set({ all: !wish.all })}>
          {t('portalPublic.joinable')}
        </Chip>
        <Chip on={wish.free} onClick={() => set({ free: !wish.free })}>
          {t('portalPublic.free')}
        </Chip>
        {(counties.length > 1 || wish.unit) && (
          <select
            className="chip"
            aria-label={t('portalPublic.county')}
            data-on={wish.unit !== ''}
            value={wish.unit}
            onChange={(event) => set({ unit: event.target.value })}
          >
            <option value="">{t('portalPublic.allCounties')}</option>
            {counties.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
            {/* A chosen county stays to be seen, and to be taken away, even when it has no class. */}
            {wish.unit && !counties.some(({ id }) => id === wish.unit) && <option value={wish.unit}>{county}</option>}
          </select>
        )}
      </div>
      <div className="found-head">
        <SectionHead title={said} />
      </div>
      {source.state === 'loading' && <Skeleton />}
      {source.state === 'failed' && <Failed error={source.error} reload={source.reload} />}
      {source.state === 'ready' && listed.length === 0 && (
        <Nothing wish={wish} county={county} open={open.data ?? []} today={today ?? ''} />
      )}
      <div className="c2">
        {listed.map((one) => (
          <ClassCard key={one.number} one={one} today={today ?? ''} />
        ))}
      </div>
      {wish.all && every.more && (
        <div className="more">
          {every.error && <Note tone="bad">{every.error.message}</Note>}
          <Button second busy={every.busy} onClick={every.more}>
            {t('portalPublic.loadMore')}
          </Button>
        </div>
      )}
      {listed.length > 0 && (
        <p className="foot">
          {t('portalPublic.openTo')}
          {!wish.all && (
            <>
              <br />
              <Link className="link" to={addressOf({ q: '', unit: '', free: false, all: true })}>
                {t('portalPublic.seeAllClasses')}
              </Link>
            </>
          )}
        </p>
      )}
    </Frame>
  )
}

/** Looks while one types, after a pause; Enter looks at once. */
function Seek({ q, onSeek }: { q: string; onSeek: (q: string) => void }) {
  const [typed, setTyped] = useState(q)
  useEffect(() => setTyped(q), [q])
  const clean = typed.normalize('NFKC').trim()
  useEffect(() => {
    if (clean === q) return
    const timer = setTimeout(() => onSeek(clean), PAUSE_MS)
    return () => clearTimeout(timer)
  })
  return (
    <search className="seek">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onSeek(clean)
        }}
      >
        <Icon name="search" />
        <input
          className="in"
          type="search"
          enterKeyHint="search"
          maxLength={60}
          aria-label={t('portalPublic.searchLabel')}
          placeholder={t('portalPublic.searchHint')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </form>
    </search>
  )
}

const Chip = ({ on, onClick, children }: { on: boolean; onClick: () => void; children: React.ReactNode }) => (
  <button type="button" className="chip" aria-pressed={on} onClick={onClick}>
    {children}
    {on && <Icon name="check" />}
  </button>
)

const FEW = 6

function ClassCard({ one, today }: { one: PublicClass; today: string }) {
  const joinable = isJoinable(one, today)
  const seats = joinable
    ? t('portalPublic.seatsLeft', { n: one.seatsLeft })
    : one.startDay >= today
      ? t('portalPublic.full')
      : one.statusName
  return (
    <Link className="card class-card" to={`/classes/${encodeURIComponent(one.number)}`}>
      <div className="split">
        <h3>
          {one.occupationName} <span className="nw">{one.levelName}</span>
        </h3>
        <Tag tone={isFree(one) ? 'ok' : 'away'}>{one.feeText}</Tag>
      </div>
      <p>
        <Icon name="clock" />
        <span>
          {t('portalPublic.starts', { day: shortDay(one.startDay, today), end: shortDay(one.endDay, today) })}
        </span>
      </p>
      <p>
        <Icon name="place" />
        <span>{one.place}</span>
      </p>
      <div className="class-foot">
        <b className={joinable ? (one.seatsLeft <= FEW ? 'few' : '') : 'gone'}>{seats}</b>
        <span className="s">
          {one.unitName}，{one.title}
        </span>
      </div>
    </Link>
  )
}

const Skeleton = () => (
  <div className="c2">
    {[0, 1, 2, 3].map((at) => (
      <div className="card card-skeleton" key={at}>
        <i className="sk" style={{ width: '54%', height: 22 }} />
        <i className="sk" style={{ width: '82%' }} />
        <i className="sk" style={{ width: '74%' }} />
        <i className="sk" style={{ width: '38%', marginTop: 26 }} />
      </div>
    ))}
  </div>
)

/** Which conditions emptied the list, and each way to loosen it with what it would bring. */
function Nothing({
  wish,
  county,
  open,
  today,
}: {
  wish: Wish
  /** The name of the chosen one. */
  county: string
  open: readonly PublicClass[]
  today: string
}) {
  const narrowed = wish.q !== '' || wish.unit !== '' || wish.free
  const anyWords = useLoad(wish.q && today ? `classes/open/${today}/` : undefined, (signal) =>
    joinableClasses('', today, signal),
  )
  const started = useLoad(wish.all ? undefined : `classes/count/${wish.q}`, (signal) =>
    classPage({ q: wish.q }, undefined, 1, signal),
  )
  const inCounty = (one: PublicClass) => !wish.unit || one.unitId === wish.unit
  const forFree = (one: PublicClass) => !wish.free || isFree(one)
  const ways = [
    wish.unit && {
      title: t('portalPublic.withoutCounty', { county }),
      n: open.filter(forFree).length,
      to: { ...wish, unit: '', all: false },
    },
    wish.free && {
      title: t('portalPublic.withoutFree'),
      n: open.filter(inCounty).length,
      to: { ...wish, free: false, all: false },
    },
    wish.q && {
      title: t('portalPublic.withoutWords', { q: wish.q }),
      n: (anyWords.data ?? []).filter(inCounty).filter(forFree).length,
      to: { ...wish, q: '', all: false },
    },
    !wish.all && {
      title: t('portalPublic.withStarted'),
      n: started.data?.total?.n ?? 0,
      to: { ...wish, unit: '', free: false, all: true },
    },
  ].filter((way): way is { title: string; n: number; to: Wish } => Boolean(way) && (way as { n: number }).n > 0)
  const what = [county, wish.free ? t('portalPublic.free') : '', wish.q ? t('portalPublic.wordsOf', { q: wish.q }) : '']
    .filter(Boolean)
    .join('、')
  return (
    <>
      <Card>
        <span className="pic">
          <Icon name="book" />
        </span>
        <h2 style={{ marginTop: 10 }}>{narrowed ? t('portalPublic.emptyTitle') : t('portal.noClasses')}</h2>
        <p className="s">{narrowed ? t('portalPublic.emptyOf', { what }) : t('portalPublic.emptyNone')}</p>
      </Card>
      {ways.length > 0 && (
        <Rows className="after-card">
          {ways.map((way) => (
            <Row
              key={way.title}
              to={addressOf(way.to)}
              title={way.title}
              note={t('portalPublic.hasClasses', { n: way.n })}
            />
          ))}
        </Rows>
      )}
      {narrowed && (
        <div className="more">
          <Button second onClick={() => go('/training', { replace: true })}>
            {t('portalPublic.clear')}
          </Button>
        </div>
      )}
    </>
  )
}
