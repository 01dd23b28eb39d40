import { useLayoutEffect, useRef } from 'react'

/** Tabs with counts (VISUAL §4); arrows move, the chosen one is in the address of the caller. */
export function Tabs<K extends string>({
  label,
  items,
  value,
  onChange,
}: {
  label: string
  items: readonly { readonly key: K; readonly label: string; readonly n?: number | undefined }[]
  value: K
  onChange: (key: K) => void
}) {
  const strip = useRef<HTMLDivElement>(null)
  // On a narrow screen the strip scrolls: the chosen one must be seen.
  useLayoutEffect(() => {
    const chosen = strip.current?.querySelector<HTMLElement>('[aria-selected="true"]')
    if (!strip.current || !chosen) return
    const { scrollLeft, clientWidth, offsetLeft } = strip.current
    const left = chosen.offsetLeft - offsetLeft
    if (left < scrollLeft || left + chosen.offsetWidth > scrollLeft + clientWidth)
      strip.current.scrollLeft = left - (clientWidth - chosen.offsetWidth) / 2
  }, [value])
  return (
    <div
      ref={strip}
      className="tabs"
      role="tablist"
      aria-label={label}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
        if (step === 0) return
        const index = items.findIndex((item) => item.key === value)
        const next = items[(index + step + items.length) % items.length]
        if (!next) return
        event.preventDefault()
        onChange(next.key)
        const buttons = event.currentTarget.querySelectorAll('button')
        buttons[items.indexOf(next)]?.focus()
      }}
    >
      {items.map((item) => (
        <button
          key={item.key}
          type="button"
          role="tab"
          aria-selected={item.key === value}
          tabIndex={item.key === value ? 0 : -1}
          onClick={() => onChange(item.key)}
        >
          {item.label}
          {item.n !== undefined && <span className="badge">{item.n}</span>}
        </button>
      ))}
    </div>
  )
}
