import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { openStage, type Stage } from './browser.ts'

/** A figure changes in a real browser: one officer drafts, cites and attaches, another signs from the queue, and the next trial pays by it. */
const chromium = ['/usr/bin/chromium', process.env['CHROMIUM'] ?? ''].find((file) => file !== '' && existsSync(file))
// Under CI a missing browser is a failure, not a skip (CONTRACT: npm test).
const skip =
  chromium || process.env['CI'] ? false : '没有 Chromium：apt-get install chromium fonts-noto-cjk 后再跑浏览器旅程'

let stage: Stage
before(async () => {
  if (!skip) stage = await openStage()
})
after(async () => stage?.close())

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name }).first()
const inDialog = (page: Page, name: string | RegExp) => page.getByRole('dialog').getByRole('button', { name }).last()
const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()
const QUOTE = '中级工每人300元'
const ANSWER = '商人社〔2022〕1号'

async function triedAmount(page: Page): Promise<string> {
  await page.goto('/console/policy/try?mode=json')
  const facts = page.locator('textarea').first()
  const claim = JSON.parse(await facts.inputValue()) as { certificate: { level: string } }
  claim.certificate.level = 'L4'
  await facts.fill(JSON.stringify(claim))
  await button(page, '试算').click()
  const head = page.locator('.why-out b').first()
  await head.waitFor()
  return (await head.textContent()) ?? ''
}

test('a draft, its words, a second person, a new decision', { skip }, async (t) => {
  const city = await stage.as('city')
  try {
    assert.match(await triedAmount(city), /240\.00/)

    await city.goto('/console/policy/drafts/new')
    await city.locator('textarea').first().fill('按市里的更正，中级工评价补贴为 300 元')
    await button(city, '建立草稿').click()
    await city.waitForURL(/policy\/drafts\/[0-9a-f-]{36}/)
    const draft = new URL(city.url()).pathname
    await city.getByPlaceholder('规则、条款或编号').fill('SQ-30')
    await city.locator('.place-value input[inputmode=decimal]').first().fill('300')
    await button(city, '改引文').click()
    await city.getByLabel('原文', { exact: true }).fill(QUOTE)
    await city.getByLabel('出自哪份文件').fill(ANSWER)
    await city.keyboard.press('Escape')
    await button(city, /保存 1 处改动/).click()
    // Words that no attached text holds are no ground yet.
    await says(city, /还没有附上/)

    await button(city, '附上文件原文').click()
    await city
      .getByRole('dialog')
      .locator('input[type=file]')
      .setInputFiles({
        name: '扫描件.png',
        mimeType: 'image/png',
        buffer: Buffer.from('\x89PNG\r\n\x1a\n\x00', 'latin1'),
      })
    await inDialog(city, '附上并核对引文').click()
    await says(city, /这是图片，不能附作原文/)
    await city
      .getByRole('dialog')
      .locator('input[type=file]')
      .setInputFiles({
        name: '更正.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from(`一、标准\n${QUOTE}\n`),
      })
    await inDialog(city, '附上并核对引文').click()
    await says(city, /引文核对 1 \/ 1/)
    await button(city, '提交签发').click()
    await inDialog(city, /提交签发/).click()
    await says(city, '已提交，等另一人签发')
    assert.match(await triedAmount(city), /240\.00/)

    const second = await stage.as('city2')
    await second.goto('/console/')
    await second.locator('main').getByText('商政办〔2022〕9号的修改').first().click()
    await second.waitForURL((url) => url.pathname === draft)
    await button(second, '签发').click()
    await second.getByRole('dialog').getByText('已作出的判定').waitFor()
    await inDialog(second, /签发 \d+ 处改动/).click()
    await says(second, '已签发，成为第 2 版')

    assert.match(await triedAmount(city), /300\.00/)
    await says(city, /第 2 版/)
  } catch (error) {
    t.diagnostic(await stage.lastText().catch((fault: unknown) => String(fault)))
    throw error
  }
})
