import { type RefObject, useEffect } from 'react'

/**
 * Where the control that had the focus goes away with what it did (the button of an act that is done, the heading of a page that was still
 * loading), the heading takes it: else reading and Tab begin again at the top of the window. What stands in a dialog is the dialog's own.
 */
export function useLostFocus(main: RefObject<HTMLElement | null>) {
  useEffect(() => {
    const page = main.current
    if (!page) return
    let last: Element | null = null
    const follow = ({ target }: FocusEvent) => {
      last = target instanceof Element && page.contains(target) ? target : null
    }
    const watch = new MutationObserver(() => {
      if (document.activeElement !== document.body || !last || last.isConnected) return
      page.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
    })
    document.addEventListener('focusin', follow)
    watch.observe(page, { childList: true, subtree: true })
    return () => {
      document.removeEventListener('focusin', follow)
      watch.disconnect()
    }
  }, [main])
}
