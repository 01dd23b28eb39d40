/**
 * The words of the pages. A catalogue is one area (one file in locales/zh-CN and its twin in locales/en); zh-CN is complete, a
 * key that English lacks falls back to it. Areas register at start (console/locales.ts, portal/locales.ts), so a new area is
 * a new file and nothing else.
 *
 * Each zh-CN file adds itself to `Catalogue`, which types `t`: `t('claim.approved', { n: 3 })`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: every catalogue file adds its area
export interface Catalogue {}

export const LANGUAGES = ['zh-CN', 'en'] as const
export type Language = (typeof LANGUAGES)[number]
export const LANGUAGE_NAMES: Record<Language, string> = { 'zh-CN': '中文', en: 'English' }

/** English twin of an area: any of its keys, the rest falls back. */
export type Twin<A extends keyof Catalogue> = Partial<Record<keyof Catalogue[A], string>>

type Areas = { [A in keyof Catalogue]: { [K in keyof Catalogue[A] & string as `${A & string}.${K}`]: Catalogue[A][K] } }
type Flat = { [K in keyof Union<Areas[keyof Areas]>]: Union<Areas[keyof Areas]>[K] }
type Union<T> = (T extends unknown ? (of: T) => void : never) extends (of: infer I) => void ? I : never
export type Key = keyof Flat & string
type Holes<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Holes<Rest> : never
/** Keys whose text has nothing to fill in: for titles and menus. */
export type PlainKey = { [K in Key]: [Holes<Flat[K]>] extends [never] ? K : never }[Key]
type Values<K extends Key> = [Holes<Flat[K]>] extends [never] ? [] : [values: Record<Holes<Flat[K]>, string | number>]

const catalogues: Record<Language, Record<string, Record<string, string>>> = { 'zh-CN': {}, en: {} }
const STORED = 'chizheng.language'
const listeners = new Set<() => void>()

function stored(): Language {
  try {
    return localStorage.getItem(STORED) === 'en' ? 'en' : 'zh-CN'
  } catch {
    return 'zh-CN'
  }
}
let current: Language = stored()

export const language = () => current

export function setLanguage(next: Language) {
  current = next
  try {
    localStorage.setItem(STORED, next)
  } catch {
    // A locked-down browser keeps the choice until the page is closed.
  }
  if (typeof document !== 'undefined') document.documentElement.lang = next
  for (const listener of listeners) listener()
}

/** For `useSyncExternalStore`; answers the function that ends the subscription. */
export function onLanguage(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** `modules` is what `import.meta.glob(…, { eager: true })` answers: `../locales/en/claim.ts` → its default export. */
export function register(of: Language, modules: Record<string, unknown>) {
  for (const [path, module] of Object.entries(modules)) {
    const area = /([\w-]+)\.ts$/.exec(path)?.[1]
    if (area) catalogues[of][area] = (module as { default: Record<string, string> }).default
  }
}

/** The text of a key with `{name}` filled in; the key itself only when no catalogue has it, which a test forbids. */
export function t<K extends Key>(key: K, ...values: Values<K>): string
export function t(key: string, values?: Record<string, string | number>): string {
  const at = key.indexOf('.')
  const area = key.slice(0, at)
  const name = key.slice(at + 1)
  const text = catalogues[current][area]?.[name] ?? catalogues['zh-CN'][area]?.[name] ?? key
  return values ? text.replace(/\{(\w+)\}/g, (hole, word: string) => String(values[word] ?? hole)) : text
}
