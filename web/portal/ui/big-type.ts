import { useSyncExternalStore } from 'react'

const KEY = 'chizheng.big'
const listeners = new Set<() => void>()

const wanted = () => {
  try {
    return localStorage.getItem(KEY) === '1'
  } catch {
    return false
  }
}
let big = wanted()

/** Large type is the root's size and nothing else (VISUAL-PORTAL: Type). */
export const applyType = () => document.documentElement.classList.toggle('big', big)

function toggle() {
  big = !big
  try {
    localStorage.setItem(KEY, big ? '1' : '0')
  } catch {
    // Kept until the page is closed.
  }
  applyType()
  for (const listener of listeners) listener()
}

/** Is large type on, and the switch for it. */
export function useBigType(): { big: boolean; toggle: () => void } {
  const on = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    () => big,
  )
  return { big: on, toggle }
}
