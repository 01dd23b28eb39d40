import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { openStage, type Stage } from './browser.ts'

/**
 * Vouchers without a face value are handed out after a second look, as money is: how many, and that no budget is touched. The whole
 * issue is taken back on its own page, which says what was voided.
 */
const chromium = ['/usr/bin/chromium', process.env['CHROMIUM'] ?? ''].find((file) => file !== '' && existsSync(file))
// Under CI a missing browser is a failure, not a skip (CONTRACT: npm test).
const skip =
  chromium || process.env['CI'] ? false : '没有 Chromium：apt-get install chromium fonts-noto-cjk 后再跑浏览器旅程'

let stage: Stage
before(async () => {
  if (!skip) stage = await openStage()
})
after(async () => stage?.close())

test('打卡签到券: counted, looked at once more, handed out; taken back whole', { skip }, async () => {
  const page = await stage.as('city')
  page.setDefaultTimeout(10_000)
  const batches = async () => {
    const answer = await page.request.get('/api/voucher-batches?limit=200')
    return ((await answer.json()) as { items: unknown[] }).items.length
  }
  const before = await batches()
  await page.goto('/console/voucher-batches/new')
  await page.fill('#f-name', '打卡签到券')
  await page.fill('#f-document', '商人社培券〔2022〕2号（样例）')
  await page.getByText('打卡签到券（不占资金）').click()
  await page.click('#f-program')
  await page.locator('.ant-select-item-option').first().click()
  await page.getByRole('button', { name: '查看人数和金额' }).click()
  const issue = page.getByRole('button', { name: /确认发放 [\d,]+ 张$/ })
  await issue.click()
  const look = page.getByRole('dialog')
  await look.getByText('不占资金，预算一分不动').waitFor()
  const words = await look.getByRole('button', { name: /确认发放/ }).innerText()
  assert.match(words, /^确认发放 [\d,]+ 张$/, 'the button says how many, and no sum')
  await look.getByRole('button', { name: '再看看' }).click()
  await look.waitFor({ state: 'hidden' })
  assert.equal(await batches(), before, 'a look issues nothing')

  await issue.click()
  await look.getByRole('button', { name: words }).click()
  await page.waitForURL(/voucher-batches\/[0-9a-f-]{36}/)
  assert.equal(await batches(), before + 1)
  const n = /[\d,]+/.exec(words)![0]
  await page.getByRole('button', { name: '整批作废' }).click()
  await page.fill('#f-reason', '发放条件选错，整批收回')
  await look.getByRole('button', { name: `作废 ${n} 张` }).click()
  await page.getByText('看作废的券').waitFor()
  assert.match(await page.locator('main').innerText(), new RegExp(`作废\\s+${n} 张`))
})
