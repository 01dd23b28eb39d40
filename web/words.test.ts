import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { register, setLanguage, t } from './ui/words.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

async function catalogues(language: string): Promise<Record<string, { default: Record<string, string> }>> {
  const files = globSync(`web/locales/${language}/*.ts`, { cwd: ROOT })
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, await import(pathToFileURL(path.join(ROOT, file)).href)])),
  )
}
const chinese = await catalogues('zh-CN')
const english = await catalogues('en')
const areaOf = (file: string) => path.basename(file, '.ts')
const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()

test('every area has an English twin whose keys exist and leave the same holes', () => {
  for (const [file, { default: words }] of Object.entries(english)) {
    const original = Object.entries(chinese).find(([other]) => areaOf(other) === areaOf(file))?.[1].default
    assert.ok(original, `${file} has no Chinese original`)
    for (const [key, text] of Object.entries(words)) {
      assert.ok(key in original, `${file}: ${key} is not in the Chinese file`)
      assert.deepEqual(
        holes(text).filter((name) => !holes(original[key] ?? '').includes(name)),
        [],
        `${file}: ${key} asks for a value that the Chinese text does not have`,
      )
    }
  }
})

test('the words keep to the tone: no 参数错误, no exclamation mark, no praise', () => {
  for (const [file, { default: words }] of Object.entries(chinese)) {
    for (const [key, text] of Object.entries(words)) {
      assert.doesNotMatch(text, /参数错误|系统异常|操作成功|温馨提示|[！!]|null|undefined/, `${file}: ${key}`)
    }
  }
})

test('every key that a page asks for is in a catalogue', () => {
  const known = new Set(
    Object.entries(chinese).flatMap(([file, { default: words }]) =>
      Object.keys(words).map((key) => `${areaOf(file)}.${key}`),
    ),
  )
  const pages = globSync('web/{ui,console,portal}/**/*.{ts,tsx}', { cwd: ROOT }).filter(
    (file) => !file.includes('dist'),
  )
  let asked = 0
  for (const file of pages) {
    for (const [, key = ''] of readFileSync(path.join(ROOT, file), 'utf8')
      .replace(/^\s*\*.*$/gm, '')
      .matchAll(/\bt\(\s*'([\w-]+\.\w+)'/g)) {
      assert.ok(known.has(key), `${file} asks for ${key}`)
      asked++
    }
  }
  assert.ok(asked > 100)
})

test('the portal asks only for areas that it carries', () => {
  const files = globSync('web/portal/**/*.{ts,tsx}', { cwd: ROOT })
  for (const file of files) {
    for (const [, area = ''] of readFileSync(path.join(ROOT, file), 'utf8').matchAll(/'(\w[\w-]*)\.\w+'/g)) {
      if (!Object.keys(chinese).some((other) => areaOf(other) === area)) continue
      assert.match(area, /^(common|why|portal.*)$/, `${file} asks for the area ${area}; see portal/locales.ts`)
    }
  }
})

test('a key that English lacks is said in Chinese', () => {
  register('zh-CN', chinese)
  register('en', { '../locales/en/common.ts': { default: { close: 'Close' } } })
  setLanguage('en')
  assert.equal(t('common.close'), 'Close')
  assert.equal(t('common.total', { n: 3 }), '共 3 条')
  setLanguage('zh-CN')
  assert.equal(t('common.close'), '关闭')
})
