import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { registryContract } from '#src/modules/registry/registry.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'
import { Icon, type IconName } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'
import { useGo } from './go.tsx'

type Found = ResponseOf<typeof registryContract.search>['items'][number]

const KINDS: readonly Found['kind'][] = [
  'class',
  'person',
  'certificate',
  'claim',
  'voucher',
  'payment',
  'statement',
  'debt',
  'paper',
  'organisation',
]
const LOOKS = {
  class: { icon: 'class', words: 'shell.findClass' },
  person: { icon: 'person', words: 'shell.findPerson' },
  certificate: { icon: 'certificate', words: 'shell.findCertificate' },
  claim: { icon: 'money', words: 'shell.findClaim' },
  voucher: { icon: 'voucher', words: 'shell.findVoucher' },
  payment: { icon: 'batch', words: 'shell.findPayment' },
  statement: { icon: 'check', words: 'shell.findStatement' },
  debt: { icon: 'money', words: 'shell.findDebt' },
  paper: { icon: 'file', words: 'shell.findPaper' },
  organisation: { icon: 'organisation', words: 'shell.findOrganisation' },
} as const satisfies Record<Found['kind'], { icon: IconName; words: string }>

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

  const { data, isFetching } = useQuery({
    queryKey: ['search', q],
    enabled: q.length > 0,
    staleTime: 20_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => call<typeof registryContract.search>('GET', '/api/search', { query: { q }, signal }),
  })
  const found = q ? [...(data?.items ?? [])].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind)) : []
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
              <div key={`${item.kind}${item.link}`} role="presentation">
                {item.kind !== found[index - 1]?.kind && <h3>{t(LOOKS[item.kind].words)}</h3>}
                {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above answers Enter and the arrows */}
                {/* biome-ignore lint/a11y/useFocusableInteractive: focus stays in the field (aria-activedescendant) */}
                <div
                  id={`search-${index}`}
                  role="option"
                  aria-selected={index === at}
                  onClick={() => open(item)}
                  onMouseMove={() => setChosen(index)}
                >
                  <Icon name={LOOKS[item.kind].icon} />
                  <span className="ellipsis">
                    <Marked text={item.title} words={q} />
                  </span>
                  <span className="note">{item.detail}</span>
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
