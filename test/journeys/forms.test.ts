import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { openStage, type Stage } from './browser.ts'

/**
 * What every form, list and dialog of the console promises, in a real browser: nothing typed is lost, a condition that cannot be read
 * is said where it stands, and the focus comes back to where the dialog was asked for.
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

const main = (page: Page) => page.locator('main')
const button = (page: Page, name: string | RegExp) => main(page).getByRole('button', { name }).first()
const inDialog = (page: Page, name: string | RegExp) => page.getByRole('dialog').getByRole('button', { name }).last()
const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()
/** Waits until the focus stands there; what has it instead is told. */
async function focusIsOn(page: Page, words: RegExp) {
  let found = ''
  for (let tries = 0; tries < 60; tries += 1) {
    found = await page.evaluate<string>(
      `(() => { const on = document.activeElement; return on === document.body ? 'the page itself' : on.tagName + ' ' + on.textContent })()`,
    )
    if (words.test(found)) return
    await page.waitForTimeout(50)
  }
  assert.match(found, words)
}

test('what is typed stays: over a reload, a server that is down and one that fails; once sent it is gone', {
  skip,
}, async () => {
  const page = await stage.as('provider')
  await page.goto('/console/classes/new')
  await button(page, '填入样例').click()
  await says(page, '已填入样例')
  const title = page.getByLabel('班名')
  await title.fill('草稿不丢班')
  await page
    .getByRole('button', { name: /核对提交/ })
    .first()
    .waitFor()
  // The draft is written when typing pauses.
  await page.waitForFunction(() => JSON.stringify(sessionStorage).includes('草稿不丢班'))
  await page.reload()
  await says(page, '上次没填完的内容还在')
  assert.equal(await title.inputValue(), '草稿不丢班')

  for (const next of ['时间地点', '人员与帮扶', '核对提交']) await button(page, `下一步：${next}`).click()
  for (const [down, words] of [
    [(route) => route.abort('connectionrefused'), '没有连上服务器'],
    [
      (route) =>
        route.fulfill({
          status: 503,
          contentType: 'application/problem+json',
          body: JSON.stringify({ title: '系统忙', status: 503, code: 'busy', detail: '系统忙，请过一会儿再试' }),
        }),
      '系统忙，请过一会儿再试',
    ],
  ] as const satisfies readonly (readonly [Parameters<Page['route']>[1], string])[]) {
    await page.route('**/api/classes', down)
    await button(page, '提交审核').click()
    await says(page, words)
    await page.unroute('**/api/classes')
    await says(page, '草稿不丢班')
  }
  await page.reload()
  await says(page, '草稿不丢班')

  await button(page, '提交审核').click()
  await says(page, '申请已提交')
  await page.goto('/console/classes/new')
  await title.waitFor()
  assert.equal(await title.inputValue(), '', 'what was sent is no draft any more')
})

test('a condition that cannot be read is said beside it, and is never an empty list', { skip }, async () => {
  const page = await stage.as('finance')
  for (const [path, chip] of [
    ['/console/payments?status=nonsense', '状态：nonsense'],
    ['/console/claims?status=nonsense', '状态：nonsense'],
  ] as const) {
    await page.goto(path)
    await says(page, '查询条件填得不对')
    const bad = main(page).locator('.chip.bad')
    assert.match((await bad.textContent()) ?? '', new RegExp(chip))
    await main(page).getByRole('alert').filter({ hasText: '状态：' }).waitFor()
    assert.equal(
      await main(page)
        .getByText(/还没有|共 0 条/)
        .count(),
      0,
      `${path} looks like an empty list`,
    )
    await button(page, '清除全部条件').click()
    await says(page, /共 \d+ 条/)
    assert.equal(await bad.count(), 0)
  }
})

test('the focus comes back to the button: by Esc, by the way back, after a result; and to the heading where the button has gone', {
  skip,
}, async () => {
  const page = await stage.as('finance')
  await page.goto('/console/payments/new')
  await page.getByRole('checkbox', { name: /选择/ }).first().check()
  const [, count = '', amount = ''] =
    /(\d+) 人 ([\d,.]+) 元/.exec((await page.getByText(/已选 1 批/).textContent()) ?? '') ?? []
  const make = main(page).getByRole('button', { name: '制作拨付批次' }).last()
  for (const leave of [() => page.keyboard.press('Escape'), () => inDialog(page, '再看看').click()]) {
    await make.focus()
    await page.keyboard.press('Enter')
    // Into the first field, not onto the cross.
    await focusIsOn(page, /^INPUT/)
    await leave()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await focusIsOn(page, /^BUTTON 制作拨付批次/)
  }
  await make.click()
  await page.getByLabel('总人数').fill(count)
  await page.getByLabel('总金额').fill('1万')
  await inDialog(page, /^制作/).click()
  // The summary takes the focus, in the words of the field.
  await focusIsOn(page, /有 1 处需要改金额只写数字/)
  await page.getByLabel('总金额').fill(amount)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/console\/payments\/[0-9a-f-]{36}/)
  await focusIsOn(page, /^H1 BF-/)

  // The button goes with the batch.
  await button(page, '撤销批次').click()
  await page.getByLabel('撤销原因').fill('多选了一批，重新制作')
  await inDialog(page, '撤销批次').click()
  await says(page, /已撤销 BF-/)
  await focusIsOn(page, /^H1 BF-/)

  // One dialog gives way to another, the one with the answer.
  const county = await stage.as('county')
  await county.goto('/console/persons')
  const person = await county.evaluate(async () => {
    const answer = await fetch('/api/persons?q=黎&limit=1')
    return ((await answer.json()) as { items: { id: string }[] }).items[0]?.id
  })
  await county.goto(`/console/persons/${person}`)
  await button(county, '查看全号').click()
  await county.getByLabel('理由').fill('核对证件号码')
  await inDialog(county, '查看并留下记录').click()
  await says(county, '关闭后不再显示')
  await county.keyboard.press('Escape')
  await county.getByRole('dialog').waitFor({ state: 'detached' })
  await focusIsOn(county, /^BUTTON .*查看/)
})
