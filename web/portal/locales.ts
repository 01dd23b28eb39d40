import { lateWords } from '#web/ui/late-words.ts'
import { register } from '#web/ui/words.ts'

/** The portal carries only what its pages say: `common`, `why` and every area whose name begins with `portal`. */
register('zh-CN', import.meta.glob('../locales/zh-CN/{common,why,portal*}.ts', { eager: true }))

export const { wordsReady, chooseLanguage } = lateWords(() => import('./english.ts'))
