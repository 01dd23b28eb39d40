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
  return (
    <div
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
