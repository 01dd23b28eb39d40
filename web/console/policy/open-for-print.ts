import { useEffect } from 'react'

/** What is folded on the screen stands on the paper: opens every `<details>` of the page for printing, and folds it again. */
export function useOpenForPrint() {
  useEffect(() => {
    let folded: HTMLDetailsElement[] = []
    const open = () => {
      folded = [...document.querySelectorAll<HTMLDetailsElement>('main details:not([open])')]
      for (const one of folded) one.open = true
    }
    const fold = () => {
      for (const one of folded) one.open = false
      folded = []
    }
    window.addEventListener('beforeprint', open)
    window.addEventListener('afterprint', fold)
    return () => {
      window.removeEventListener('beforeprint', open)
      window.removeEventListener('afterprint', fold)
    }
  }, [])
}
