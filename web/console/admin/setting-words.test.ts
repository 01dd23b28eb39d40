// Aim: every setting that exists is shown in words, whatever its value is made of.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { SETTINGS } from '#src/platform/settings/settings.ts'
import system from '#web/locales/zh-CN/system.ts'
import { register } from '#web/ui/words.ts'
import { valueWords } from './setting-words.ts'

register('zh-CN', { 'system.ts': { default: system } })

const seed = JSON.parse(readFileSync(new URL('../../../db/seed/settings.json', import.meta.url), 'utf8')) as {
  settings?: { key: string; value: unknown }[]
}
const values = (Array.isArray(seed) ? seed : (seed.settings ?? [])) as { key: string; value: unknown }[]

test('every setting of the seed reads as words', () => {
  assert.deepEqual(
    new Set(values.map((one) => one.key)),
    new Set(Object.keys(SETTINGS)),
    'the seed has a value of every setting',
  )
  for (const { key, value } of values) {
    const words = valueWords(key, value)
    assert.ok(words.length > 0 && !/[[\]{}]|object|undefined|null|NaN/.test(words), `${key}: ${words}`)
  }
})

test('what is made of several parts names each of them', () => {
  const of = (key: string, value: unknown) => valueWords(key, value)
  assert.equal(
    of('bank.file_layout', {
      encoding: 'gbk',
      columns: [
        { key: 'name', title: '户名' },
        { key: 'amount', title: '金额' },
      ],
    }),
    'GBK 编码；各列：户名、金额',
  )
  assert.equal(
    of('education_fund.rates', { deductiblePermille: 80, frontLinePermille: 605 }),
    '税前扣除不超过 8%，一线职工不低于 60.5%',
  )
  assert.equal(of('training.times_a_year', null), '不限')
  assert.equal(of('claim.city_review_before_notice', false), '否')
  assert.equal(of('a.new_one', { from: 1, to: 2 }), '1，2')
})
