import { Popover } from 'antd'
import { cloneElement, useEffect, useRef, useState } from 'react'

/**
 * What opens under a button: a list of tasks, a menu, more filters. The focus goes in, Esc and a click outside close it, and
 * the focus comes back. `bare` for content that draws its own box (class `popover`).
 */
export function Pop({
  trigger,
  placement = 'bottomRight',
  bare = false,
  children,
}: {
  /** A `<button>`; its click and `aria-expanded` are set here. */
  trigger: React.ReactElement<React.ComponentProps<'button'>>
  placement?: 'bottomRight' | 'bottomLeft'
  bare?: boolean
  children: (close: () => void) => React.ReactNode
}) {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  useEffect(() => {
    if (!open) return
    const opener = document.activeElement
    button.current = opener instanceof HTMLElement ? opener : null
    // The box is placed in the frame after it is drawn; focusing earlier would scroll to where it is measured.
    const timer = setTimeout(() => {
      content.current
        ?.querySelector<HTMLElement>('input:not([type="hidden"]),select,button,a[href],[tabindex="0"]')
        ?.focus({ preventScroll: true })
    }, 60)
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing) return
      event.preventDefault()
      event.stopPropagation()
      setOpen(false)
      button.current?.focus()
    }
    document.addEventListener('keydown', onKey, true)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('keydown', onKey, true)
    }
  }, [open])
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement={placement}
      align={{ overflow: { shiftX: true, adjustY: true } }}
      arrow={false}
      styles={bare ? { container: { padding: 0 } } : {}}
      content={<div ref={content}>{children(close)}</div>}
    >
      {cloneElement(trigger, { 'aria-expanded': open, 'aria-haspopup': 'dialog' })}
    </Popover>
  )
}
