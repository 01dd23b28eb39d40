import { lateWords } from '#web/ui/late-words.ts'
import { register } from '#web/ui/words.ts'

/** Every area of the console: a new file under locales/ is found here by itself. */
register('zh-CN', import.meta.glob('../locales/zh-CN/*.ts', { eager: true }))

export const { wordsReady, chooseLanguage } = lateWords(() => import('./english.ts'))
