import { type Language, register, setLanguage } from '#web/ui/words.ts'

/**
 * The portal carries only what its pages say: `common`, `why` and every area whose name begins with `portal`. English comes when
 * somebody asks for it.
 */
register('zh-CN', import.meta.glob('../locales/zh-CN/{common,why,portal*}.ts', { eager: true }))
const english = import.meta.glob('../locales/en/{common,why,portal*}.ts')

let loaded = false
async function loadEnglish() {
  if (loaded) return
  register(
    'en',
    Object.fromEntries(await Promise.all(Object.entries(english).map(async ([path, load]) => [path, await load()]))),
  )
  loaded = true
}

/** Resolves when the words of `language` are here. */
export const wordsReady = (language: Language) => (language === 'en' ? loadEnglish() : Promise.resolve())

export async function switchLanguage(next: Language) {
  await wordsReady(next)
  setLanguage(next)
}
