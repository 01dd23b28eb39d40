import { useLayoutEffect, useRef } from 'react'
import { useMedia } from '#web/ui/hooks.ts'

/**
 * A box that fills the window below its head and leaves `below` px under it, so that what stands in it scrolls and the page does not. At
 * least 420 px; on a narrow screen as tall as its content.
 */
export function useFill(below: number) {
  const box = useRef<HTMLDivElement>(null)
  const narrow = useMedia('(max-width: 900px)')
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    if (narrow) {
      element.style.height = 'auto'
      return
    }
    const fit = () => {
      const top = element.getBoundingClientRect().top + window.scrollY
      element.style.height = `max(420px, calc(100vh - ${Math.round(top + below)}px))`
    }
    fit()
    // What stands above may grow: a banner, figures that arrive.
    const watch = new ResizeObserver(fit)
    if (element.parentElement) watch.observe(element.parentElement)
    return () => watch.disconnect()
  }, [below, narrow])
  return box
}
