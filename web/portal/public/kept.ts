import { useState } from 'react'

type Typed = Readonly<Record<string, string>>

/**
 * What is typed, kept over a reload in this tab alone and under this name, until it is sent. Answers the values, a way to change
 * them and a way to forget them.
 */
export function useKept<T extends Typed>(
  name: string,
  initial: T,
): { values: T; set: (change: Partial<T>) => void; forget: () => void } {
  const key = `chizheng.objection.${name}`
  const [values, setValues] = useState<T>(() => ({ ...initial, ...read(key) }))
  return {
    values,
    set: (change) => {
      const next = { ...values, ...change }
      setValues(next)
      write(key, next)
    },
    forget: () => write(key, undefined),
  }
}

function read(key: string): object {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? '{}') as object
  } catch {
    return {}
  }
}

function write(key: string, values: Typed | undefined) {
  try {
    if (values) sessionStorage.setItem(key, JSON.stringify(values))
    else sessionStorage.removeItem(key)
  } catch {
    // A locked-down browser keeps it until the page is closed.
  }
}
