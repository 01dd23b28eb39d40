import { useEffect } from 'react'
import { t } from '#web/ui/words.ts'

/** `开班审核 - 持证` */
export function setTitle(words: string) {
  document.title = words ? `${words} - ${t('common.product')}` : t('common.product')
}

/** A page about one thing names it: `useTitle(row?.number)`. Undefined while it loads keeps the route's own title. */
export function useTitle(words: string | undefined | null) {
  useEffect(() => {
    if (words) setTitle(words)
  }, [words])
}
