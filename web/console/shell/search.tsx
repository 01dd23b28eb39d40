import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { assessmentContract } from '#src/modules/assessment/assessment.contract.ts'
import type { registryContract } from '#src/modules/registry/registry.contract.ts'
import type { subsidyContract } from '#src/modules/subsidy/subsidy.contract.ts'
import type { trainingContract } from '#src/modules/training/training.contract.ts'
import { call } from '#web/ui/client.ts'
import { count, day, identity, yuan } from '#web/ui/format.ts'
import { Icon, type IconName } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'
import { useMay } from '../session.ts'
import { useGo } from './go.tsx'

interface Found {
  readonly group: string
  readonly icon: IconName
  readonly text: string
  readonly note: string
  readonly link: string
}

/** Waits until typing pauses. */
function usePaused(value: string, ms = 250) {
  const [paused, setPaused] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return paused
}

/** `text` with the parts that were typed marked. */
function Marked({ text, words }: { text: string; words: string }) {
  const parts = words
    .split(/\s+/)
    .filter((word) => word.length > 1)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  if (parts.length === 0) return <>{text}</>
  return text
    .split(new RegExp(`(${parts.join('|')})`, 'gi'))
    .map((part, index) => (index % 2 === 1 ? <mark key={index}>{part}</mark> : <span key={index}>{part}</span>))
}

/** Ctrl+K: persons, classes, certificates and claims that the role may read, by number, name or pinyin. */
export function SearchPalette({ onClose }: { onClose: () => void }) {
  const may = useMay()
  const go = useGo()
  const [words, setWords] = useState('')
  const [chosen, setChosen] = useState(0)
  const input = useRef<HTMLInputElement>(null)
  const q = usePaused(words.normalize('NFKC').trim())
  const before = useRef(document.activeElement)
  useEffect(() => {
    input.current?.focus()
    const opener = before.current
    return () => {
      if (opener instanceof HTMLElement) opener.focus()
    }
  }, [])

  const { data, isFetching } = useQuery<Found[]>({
    queryKey: ['search', q],
    enabled: q.length > 0,
    staleTime: 20_000,
    placeholderData: (previous) => previous,
    queryFn: async ({ signal }) => {
      const query = { q, limit: 5 }
      // One kind that fails must not hide the others.
      const safe = <T,>(wanted: boolean, load: () => Promise<{ items: T[] }>) =>
        wanted
          ? load().then(
              (page) => page.items,
              () => [],
            )
          : Promise.resolve([])
      const [classes, persons, certificates, claims] = await Promise.all([
        safe(may('class.read'), () => call<typeof trainingContract.classes>('GET', '/api/classes', { query, signal })),
        safe(may('person.read'), () => call<typeof registryContract.persons>('GET', '/api/persons', { query, signal })),
        safe(may('certificate.read'), () =>
          call<typeof assessmentContract.certificates>('GET', '/api/certificates', { query, signal }),
        ),
        safe(may('claim.read'), () =>
          call<typeof subsidyContract.claimBatches>('GET', '/api/claim-batches', { query, signal }),
        ),
      ])
      return [
        ...classes.map((row) => ({
          group: t('shell.findClass'),
          icon: 'class' as const,
          text: `${row.number ?? ''} ${row.title}`.trim(),
          note: `${row.providerName}，${row.statusName}`,
          link: `/classes/${row.id}`,
        })),
        ...persons.map((row) => ({
          group: t('shell.findPerson'),
          icon: 'person' as const,
          text: `${row.name} ${identity(row.docNoMasked)}`,
          note: row.unitName,
          link: `/people/${row.id}`,
        })),
        ...certificates.map((row) => ({
          group: t('shell.findCertificate'),
          icon: 'certificate' as const,
          text: `${row.number} ${row.name}`,
          note: `${row.occupationName} ${row.levelName}，${day(row.issuedOn)}，${row.statusName}`,
          link: `/certificates/${row.id}`,
        })),
        ...claims.map((row) => ({
          group: t('shell.findClaim'),
          icon: 'money' as const,
          text: `${row.programName} ${row.number}`,
          note: `${row.statusName}，${count(row.lines)} 人，${yuan(row.amountFen)}`,
          link: `/claims/${row.id}`,
        })),
      ]
    },
  })
  const found = q ? (data ?? []) : []
  const at = Math.min(chosen, Math.max(0, found.length - 1))
  const open = (item: Found | undefined) => {
    if (!item) return
    onClose()
    go(item.link)
  }
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Esc closes for the keyboard */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Esc closes for the keyboard */}
      <div className="mask" onClick={onClose} />
      <div className="palette" role="dialog" aria-modal="true" aria-label={t('shell.search')}>
        <div className="in">
          <Icon name="search" />
          <input
            ref={input}
            value={words}
            placeholder={t('shell.searchHint')}
            role="combobox"
            aria-expanded={found.length > 0}
            aria-controls="search-found"
            aria-activedescendant={found.length > 0 ? `search-${at}` : undefined}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => {
              setWords(event.target.value)
              setChosen(0)
            }}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing) return
              if (event.key === 'Escape') onClose()
              else if (event.key === 'ArrowDown') setChosen(Math.min(at + 1, found.length - 1))
              else if (event.key === 'ArrowUp') setChosen(Math.max(at - 1, 0))
              else if (event.key === 'Enter') open(found[at])
              else if (event.key === 'Tab') {
                // The one field of a modal overlay keeps the focus.
              } else return
              event.preventDefault()
            }}
          />
          <kbd>Esc</kbd>
        </div>
        {q && (
          <div className="found" id="search-found" role="listbox" aria-label={t('shell.found')}>
            {found.length === 0 && <h3>{isFetching ? t('shell.searching') : t('shell.nothingFound', { q })}</h3>}
            {found.map((item, index) => (
              <div key={`${item.link}`} role="presentation">
                {item.group !== found[index - 1]?.group && <h3>{item.group}</h3>}
                {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above answers Enter and the arrows */}
                {/* biome-ignore lint/a11y/useFocusableInteractive: focus stays in the field (aria-activedescendant) */}
                <div
                  id={`search-${index}`}
                  role="option"
                  aria-selected={index === at}
                  onClick={() => open(item)}
                  onMouseMove={() => setChosen(index)}
                >
                  <Icon name={item.icon} />
                  <span className="ellipsis">
                    <Marked text={item.text} words={q} />
                  </span>
                  <span className="note">{item.note}</span>
                  {index === at && <kbd>Enter</kbd>}
                </div>
              </div>
            ))}
          </div>
        )}
        <div className="ff">
          <span>
            <kbd>↑</kbd> <kbd>↓</kbd> {t('shell.searchMove')}
          </span>
          <span>{t('shell.searchLogged')}</span>
        </div>
      </div>
    </>
  )
}
