import { register } from '#web/ui/words.ts'

/** Every area of the console: a new file under locales/ is found here by itself. English arrives with everything; both are small. */
register('zh-CN', import.meta.glob('../locales/zh-CN/*.ts', { eager: true }))
register('en', import.meta.glob('../locales/en/*.ts', { eager: true }))
