import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useEffect, useState } from 'react'
import type { registryContract } from '#src/modules/registry/registry.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'
import { identity, NONE } from '#web/ui/format.ts'
import { Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { Field } from '../ui/form.tsx'
import { type Column, ListCard, useList } from '../ui/list.tsx'
import { PageHead } from '../ui/page.tsx'
import './registry.css'

type PersonRow = ResponseOf<typeof registryContract.persons>['items'][number]

/** A whole document or phone number; such words stay out of the address, which browsers and proxies keep. */
export const isNumber = (words: string) => /^(\d{17}[\dX]|\d{15}|\d{11})$/i.test(words)
const clean = (text: string) => text.normalize('NFKC').trim()
const compact = (text: string) => clean(text).replace(/[\s-]/g, '').toUpperCase()

/** Finds a person in the viewer's reach: by name or pinyin, by a whole number, by name with the last four digits. */
export function PersonSearchPage() {
  const search = useSearch({ strict: false }) as { q?: string; last4?: string }
  const navigate = useNavigate()
  const [words, setWords] = useState(search.q ?? '')
  const [last4, setLast4] = useState(search.last4 ?? '')
  const [number, setNumber] = useState('')
  const [fault, setFault] = useState<string>()
  const list = useList<PersonRow>({
    id: 'persons',
    // A number asked for is no filter of the address: it only separates this answer from others.
    cacheKey: number ? 'number' : '',
    filters: [
      { key: 'q', label: t('person.q'), kind: 'text' },
      { key: 'last4', label: t('person.last4'), kind: 'text' },
    ],
    fetch: (query, signal) =>
      call<typeof registryContract.persons>('GET', '/api/persons', {
        query: number ? { q: number, limit: query['limit'] as number, count: '1' } : query,
        signal,
      }),
    rowKey: (row) => row.id,
  })
  const { retry } = list
  useEffect(() => {
    if (number) retry()
  }, [number])

  const find = () => {
    const q = clean(words)
    const tail = compact(last4)
    if (tail && !/^\d{3}[\dX]$/.test(tail)) return setFault(t('person.last4Wrong'))
    if (tail && !q) return setFault(t('person.last4Alone'))
    setFault(undefined)
    const asNumber = isNumber(compact(words)) ? compact(words) : ''
    setNumber(asNumber)
    void navigate({
      to: '/persons',
      search: asNumber ? {} : { ...(q ? { q } : {}), ...(tail ? { last4: tail } : {}) },
    })
  }
  const clear = () => {
    setWords('')
    setLast4('')
    setNumber('')
    setFault(undefined)
    void navigate({ to: '/persons', search: {} })
  }
  const asked = number !== '' || Object.keys(list.values).length > 0
  return (
    <>
      <PageHead title={t('person.title')} say={t('person.say')} />
      <form
        className="card person-find"
        onSubmit={(event) => {
          event.preventDefault()
          find()
        }}
      >
        <Field label={t('person.q')} name="q" hint={t('person.qHint')}>
          <Input value={words} allowClear autoComplete="off" onChange={(event) => setWords(event.target.value)} />
        </Field>
        <Field label={t('person.last4')} name="last4" hint={t('person.last4Hint')} fault={fault} optional>
          <Input value={last4} maxLength={6} autoComplete="off" onChange={(event) => setLast4(event.target.value)} />
        </Field>
        <div className="row">
          <Button type="primary" htmlType="submit">
            {t('person.find')}
          </Button>
          {asked && <Button onClick={clear}>{t('person.clear')}</Button>}
        </div>
      </form>
      <ListCard
        list={{ ...list, filters: [], values: {} }}
        columns={COLUMNS()}
        linkOf={(row) => `/persons/${row.id}`}
        summary={number && <span className="muted">{t('person.byNumber')}</span>}
        empty={
          asked
            ? {
                title: t('person.none'),
                text: t('person.noneWhy'),
                actions: <Button onClick={clear}>{t('person.clear')}</Button>,
              }
            : { title: t('person.empty'), text: t('person.emptyWhy') }
        }
      />
    </>
  )
}

const COLUMNS = (): readonly Column<PersonRow>[] => [
  { key: 'name', title: t('person.name'), width: 160, render: (row) => row.name, cut: (row) => row.name },
  {
    key: 'docNo',
    title: t('person.docNo'),
    width: 200,
    render: (row) => <span className="sec nowrap">{identity(row.docNoMasked)}</span>,
  },
  {
    key: 'sex',
    title: t('person.sex'),
    width: 56,
    render: (row) => (row.sex === 'male' ? t('roster.male') : t('roster.female')),
  },
  { key: 'birth', title: t('person.birth'), width: 84, render: (row) => t('person.year', { n: row.birthYear }) },
  {
    key: 'unit',
    title: t('person.unit'),
    width: 170,
    render: (row) => row.unitName,
    cut: (row) => row.unitName,
  },
  {
    key: 'phone',
    title: t('person.phone'),
    width: 132,
    render: (row) => <span className="sec nowrap">{row.phoneMasked ?? NONE}</span>,
  },
  { key: 'groups', title: t('person.groups'), render: (row) => <Groups groups={row.groups} /> },
]

export const Groups = ({ groups }: { groups: readonly string[] }) =>
  groups.length === 0 ? (
    <span className="muted">{NONE}</span>
  ) : (
    <span className="row wrap" style={{ gap: 4 }}>
      {groups.map((group) => (
        <Tag key={group} tone="away">
          {group}
        </Tag>
      ))}
    </span>
  )
