import { toast } from './announce.tsx'
import { LANGUAGE_NAMES, type Language, register, setLanguage, t } from './words.ts'

/**
 * A face carries its Chinese words from the start: they are the default, and what official papers say is Chinese alone, so every
 * other language falls back to them. English comes in one piece when somebody has chosen it.
 */
export function lateWords(loadEnglish: () => Promise<{ default: Record<string, unknown> }>) {
  let english: Promise<void> | undefined
  /** Resolves when the words of `language` are here; a failed load is tried again by the next call. */
  const wordsReady = (language: Language): Promise<void> => {
    if (language !== 'en') return Promise.resolve()
    english ??= loadEnglish().then(
      (modules) => register('en', modules.default),
      (error: unknown) => {
        english = undefined
        throw error
      },
    )
    return english
  }
  return {
    wordsReady,
    /** What a page's language button does. When the words do not arrive the page keeps its language and says so. */
    async chooseLanguage(next: Language): Promise<void> {
      await wordsReady(next).then(
        () => setLanguage(next),
        () => toast(t('common.languageFailed', { name: LANGUAGE_NAMES[next] }), { tone: 'refused' }),
      )
    },
  }
}
