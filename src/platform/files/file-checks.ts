import type { Check } from '../module.ts'

const PAGE = 500
const NAMED = 3

/** Every content that a row names is there and is what was put: reads all of them. */
export const fileChecks: readonly Check[] = [
  {
    key: 'files',
    name: '存放的文件没有丢失或改动',
    apart: true,
    async run({ db, files }) {
      const damaged: string[] = []
      let read = 0
      for (let after = ''; ; ) {
        const rows = await db
          // unscoped: the doctor proves the whole database.
          .selectFrom('stored_file')
          .select('digest')
          .distinct()
          .where('digest', '>', after)
          .orderBy('digest')
          .limit(PAGE)
          .execute()
        for (const { digest } of rows) {
          read += 1
          await files.check(digest).catch(() => damaged.push(digest))
        }
        if (rows.length < PAGE) break
        after = rows.at(-1)!.digest
      }
      if (damaged.length === 0) return { ok: true, detail: `${read} 个文件都能打开` }
      return {
        ok: false,
        detail: `${damaged.length} 个文件打不开：${damaged.slice(0, NAMED).join('、')}${damaged.length > NAMED ? ' 等' : ''}`,
      }
    },
  },
]
