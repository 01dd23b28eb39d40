import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { openStage, type Stage } from './browser.ts'

/**
 * The main job in a real browser, as a newcomer with the demo accounts: one class of 40 from the application to the money, the
 * targets and the worker's phone. Each test is a step and builds on the one before.
 */
const chromium = ['/usr/bin/chromium', process.env['CHROMIUM'] ?? ''].find((file) => file !== '' && existsSync(file))
// Under CI a missing browser is a failure, not a skip (CONTRACT: npm test).
const skip =
  chromium || process.env['CI'] ? false : '没有 Chromium：apt-get install chromium fonts-noto-cjk 后再跑浏览器旅程'

let stage: Stage
let classPath = ''
let classNumber = ''
let sessionPath = ''
let batchPath = ''

before(async () => {
  if (!skip) stage = await openStage()
})
after(async () => stage?.close())

let stopped = ''
/** A step of the journey; after one that failed the rest could only fail for its sake, and says so. */
function step(name: string, run: () => Promise<void>) {
  test(name, { skip }, async (t) => {
    if (stopped) return t.skip(`stopped at: ${stopped}`)
    stopped = name
    try {
      await run()
    } catch (error) {
      t.diagnostic(await stage.lastText().catch((fault: unknown) => String(fault)))
      throw error
    }
    stopped = ''
  })
}

const main = (page: Page) => page.locator('main')
const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name }).first()
const inDialog = (page: Page, name: string | RegExp) => page.getByRole('dialog').getByRole('button', { name }).last()
const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()
const textOf = async (page: Page) => (await main(page).textContent()) ?? ''

/** The system administrator moves the business day, which is what makes a class end and a notice pass in one sitting. */
async function moveDay(day: string) {
  const page = await stage.as('sysadmin')
  const status = await page.evaluate(async (to) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch('/api/demo/day', { method: 'POST', headers, body: JSON.stringify({ day: to }) })
    return answer.status
  }, day)
  assert.equal(status, 200, `the day did not move to ${day}`)
}

/** Downloads through a link or button, and hands the file to the page's upload field. */
async function sendSample(page: Page, name: string | RegExp) {
  const waiting = page.waitForEvent('download')
  await page.getByRole('button', { name }).or(page.getByRole('link', { name })).first().click()
  const file = await (await waiting).path()
  const download = await waiting
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({
      name: download.suggestedFilename(),
      mimeType: 'application/octet-stream',
      buffer: await readFile(file),
    })
}

step('1 the provider applies to open a class; outside its listed scope it is told so at the field', async () => {
  const page = await stage.as('provider')
  await page.goto('/console/classes/new')
  await button(page, '填入样例').or(page.getByText('填入样例')).first().click()
  await says(page, /高级技师不在.*目录范围内/)
  for (const next of ['时间地点', '人员与帮扶', '核对提交']) await button(page, `下一步：${next}`).click()
  await button(page, '提交审核').click()
  await says(page, '申请已提交')
})

step('2 the county finds it in its queue, approves it, and the notice board is public', async () => {
  const page = await stage.as('county')
  await page.goto('/console/reviews/classes')
  await main(page).getByText('养老护理员中级工班').first().click()
  await button(page, '同意开班').click()
  await page.getByLabel('监督人姓名').fill('样督导')
  await page.getByLabel('监督人电话').fill('00090000077')
  await inDialog(page, '同意开班').click()
  await says(page, /已同意开班，编号/)
  classNumber =
    /编号 (梁园区-2022-\d+)/.exec(
      (await page
        .getByText(/已同意开班，编号/)
        .first()
        .textContent()) ?? '',
    )?.[1] ?? ''
  assert.match(classNumber, /^梁园区-2022-\d{3}$/)
  const anybody = await stage.as('worker', true)
  await anybody.goto(`/classes/${encodeURIComponent(classNumber)}`)
  await anybody.getByText('样督导').first().waitFor()
})

step(
  '1 the provider uploads a roster with bad rows: each is named, good ones are kept; then the full roster of 40',
  async () => {
    const page = await stage.as('provider')
    await page.goto(`/console/classes?q=${encodeURIComponent(classNumber)}`)
    await main(page).getByText('养老护理员中级工班').first().click()
    await page.waitForURL(/\/console\/classes\/[0-9a-f-]{36}/)
    classPath = new URL(page.url()).pathname
    await page.getByRole('tab', { name: /花名册/ }).click()
    await button(page, '导入花名册').click()
    await sendSample(page, /样例：带错行的/)
    await says(page, /收下 \d+ 人，退回 \d+ 行/)
    const faults = await textOf(page)
    for (const words of ['第 18 位校验码不符', '公式', '15 位'])
      assert.ok(faults.includes(words), `no word of ${words} in: ${faults.slice(0, 2000)}`)
    const marked = page.waitForEvent('download')
    await page.getByRole('button', { name: /下载标注文件/ }).click()
    assert.match((await marked).suggestedFilename(), /\.xlsx$/)
    await button(page, '撤销整个导入').click()
    await inDialog(page, /撤销/).click()
    await says(page, /已撤销/)
    await button(page, '上传改好的').click()
    await sendSample(page, /样例：填好的 40 人/)
    await says(page, '40 人全部收下')
  },
)

step('3 the provider plans lessons and records attendance', async () => {
  const page = await stage.as('provider')
  await page.goto(classPath)
  await page.getByRole('tab', { name: /课程与考勤/ }).click()
  await button(page, '排课').click()
  await button(page, /^排课 \d+ 节$/).click()
  await says(page, /已排课 \d+ 节/)
  await moveDay('2022-06-06')
  await page.goto(`${classPath}?tab=lessons`)
  await page.getByRole('tab', { name: /课程与考勤/ }).click()
  // At least one is left: a count here would not wait for the list, and with none yet the step would do nothing.
  for (let left = 1; left > 0; ) {
    await button(page, '记考勤').click()
    await button(page, '全部到课').click()
    await button(page, /^保存考勤：到课 40 人/).click()
    await says(page, '考勤已保存')
    await page.goto(classPath)
    await page.getByRole('tab', { name: /课程与考勤/ }).click()
    await says(page, '已记考勤')
    left = await page.getByRole('button', { name: '记考勤', exact: true }).count()
  }
})

step('3 the provider finishes the class and the county agrees: it counts from that day', async () => {
  const page = await stage.as('provider')
  await page.goto(classPath)
  await page.getByRole('tab', { name: /结业/ }).click()
  await button(page, '结班，报结业 40 人').click()
  await says(page, '已结班，结业名单已报送审核')
  const county = await stage.as('county')
  await county.goto(classPath)
  await button(county, '通过结业审核').click()
  await inDialog(county, '通过结业审核').click()
  await says(county, '结业审核通过，已计入培训人次')
})

step('4 the assessor opens an exam, imports results and issues certificates; anybody verifies one', async () => {
  const page = await stage.as('assessor')
  await page.goto('/console/exams')
  await says(page, classNumber)
  await button(page, '安排考试')
    .or(page.getByRole('link', { name: '安排考试' }))
    .first()
    .click()
  await page.getByLabel('考试地点').fill('梁园区示例考点一号楼 101')
  await page.getByLabel('考评员').fill('范考评')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await button(page, /^安排考试/).click()
  await says(page, /已安排考试/)
  await page.waitForURL(/\/console\/exams\/[0-9a-f-]{36}/)
  sessionPath = new URL(page.url()).pathname
  await moveDay('2022-06-07')
  await page.goto(sessionPath)
  await page.getByRole('tab', { name: /导入成绩/ }).click()
  await sendSample(page, /填好的成绩/)
  await says(page, /人全部收下|收下 \d+ 人/)
  await page.goto(sessionPath)
  await button(page, /^发证 \d+ 人/).click()
  await inDialog(page, /发证/).click()
  await says(page, /已发证 \d+ 本/)
  await page.goto(sessionPath)
  const issued = await page.evaluate(async (path) => {
    const answer = await fetch(`/api/exam-sessions/${path.split('/').at(-1)}/candidates?limit=500`)
    const { items } = (await answer.json()) as { items: { name: string; certificateNumber: string | null }[] }
    return items.filter((one) => one.certificateNumber !== null)
  }, sessionPath)
  const { number, name } = { number: issued[0]?.certificateNumber ?? '', name: issued[0]?.name ?? '' }
  assert.match(number, /^S\d{21}$/)
  const anybody = await stage.as('worker', true)
  await anybody.goto('/verify')
  await anybody.getByLabel('证书编号').fill(number)
  await anybody.getByLabel(/姓名/).fill(name)
  await button(anybody, /查询/).click()
  await anybody
    .getByText(/养老护理员/)
    .first()
    .waitFor()
  await anybody.goto('/verify')
  await anybody.getByLabel('证书编号').fill(number)
  await anybody.getByLabel(/姓名/).fill('别的人')
  await button(anybody, /查询/).click()
  await anybody.getByText(/没有/).first().waitFor()
})

step(
  '5 the assessor claims for the whole class: the one who was paid before is refused, and told by which clause',
  async () => {
    const page = await stage.as('assessor')
    await page.goto('/console/claims/new')
    await page.getByText(classNumber).first().click()
    await says(page, /不符合的 1 人/)
    await page.getByRole('checkbox', { name: /承诺/ }).check()
    await button(page, /^提交申领 \d+ 人/).click()
    await says(page, '申领已提交')
    await page
      .getByRole('button', { name: '看这批申领' })
      .or(page.getByRole('link', { name: '看这批申领' }))
      .first()
      .click()
    await page.waitForURL(/\/console\/claims\/[0-9a-f-]{36}/)
    batchPath = new URL(page.url()).pathname
    await main(page).getByText('不符合', { exact: false }).nth(1).click()
    await page.goto(`${batchPath}?outcome=INELIGIBLE`)
    await main(page).locator('tbody tr').last().click()
    await says(page, /不得重复申领/)
  },
)

step(
  '6 the county reviews and publishes; after five working days the city approves and money is reserved',
  async () => {
    const county = await stage.as('county')
    await county.goto(batchPath)
    await button(county, /^同意 \d+ 人/).click()
    await inDialog(county, /^同意/).click()
    await county
      .getByRole('button', { name: '知道了' })
      .click({ timeout: 5_000 })
      .catch(() => {})
    await button(county, /^公示/).click()
    await inDialog(county, /公示/).click()
    await says(county, /已公示/)
    const anybody = await stage.as('worker', true)
    await anybody.goto('/notices')
    await anybody
      .getByText(/评价补贴/)
      .first()
      .waitFor()
    await moveDay('2022-06-15')
    const city = await stage.as('city')
    await city.goto(batchPath)
    await button(city, /^批准/).click()
    await inDialog(city, /^批准/).click()
    await says(city, /批准 \d+ 人/)
  },
)

step(
  '6 finance makes a batch, the other finance account releases it, the bank fails one line, the books balance',
  async () => {
    const finance = await stage.as('finance')
    await finance.goto('/console/payments')
    await finance
      .getByRole('button', { name: '制作拨付批次' })
      .or(finance.getByRole('link', { name: '制作拨付批次' }))
      .first()
      .click()
    const boxes = finance.getByRole('checkbox', { name: /选择/ })
    await boxes.first().waitFor()
    await boxes.last().check()
    const [, count = '', amount = ''] =
      /(\d+) 人 ([\d,.]+) 元/.exec((await finance.getByText(/已选 1 批/).textContent()) ?? '') ?? []
    await main(finance).getByRole('button', { name: '制作拨付批次' }).last().click()
    // What cannot be read as an amount stays and is said, it is never cut down to one yuan.
    await finance.getByLabel('总金额').fill('1万')
    await finance.getByLabel('总人数').fill(count)
    await says(finance, /金额只写数字/)
    assert.equal(await finance.getByLabel('总金额').inputValue(), '1万')
    await finance.getByLabel('总金额').fill(amount.replaceAll(',', ''))
    await inDialog(finance, /^制作/).click()
    await says(finance, /已制作 BF-/)
    await finance.waitForURL(/\/console\/payments\/[0-9a-f-]{36}/)
    const payPath = new URL(finance.url()).pathname
    assert.equal(
      await finance.getByRole('button', { name: '复核放行', exact: false }).count(),
      0,
      'the maker must not be offered the release',
    )
    const checker = await stage.as('finance2')
    await checker.goto(payPath)
    await button(checker, /复核放行/).click()
    await inDialog(checker, /放行/).click()
    await says(checker, /已放行/)
    await finance.goto(payPath)
    await finance.getByRole('tab', { name: /银行回盘/ }).click()
    await sendSample(finance, /银行回盘，一条失败/)
    await says(finance, /到账 \d+ 人.*失败 1 人/)
    await finance.goto('/console/funds')
    await says(finance, /借贷相平/)
  },
)

step('7 the city opens the targets, and the figure opens the very people behind it', async () => {
  const city = await stage.as('city')
  await city.goto('/console/targets')
  await says(city, /梁园区/)
  const records = await city.evaluate(async () => {
    const answer = await fetch('/api/figures?measure=training&unit=411402&year=2022&limit=500&count=1')
    return (await answer.json()) as { figure: number; inScope: number; items: unknown[] }
  })
  assert.ok(records.figure >= 40)
  assert.equal(records.inScope, records.figure)
  await city.goto('/console/figures?measure=training&unit=411402&year=2022')
  await says(city, new RegExp(`${records.figure}`))
  const county2 = await stage.as('county2')
  await county2.goto('/console/targets')
  await says(county2, /永城市/)
  assert.equal(await main(county2).getByText('梁园区').count(), 0, 'another county must not see the row')
})

step('8 the worker sees class, certificate and where the money is, on a phone', async () => {
  const page = await stage.as('worker', true)
  for (const [path, words] of [
    ['/my', /补贴/],
    ['/my/classes', /养老护理员/],
    ['/my/certificates', /四级\/中级工|中级工/],
    ['/my/money', /替您付给/],
  ] as const) {
    await page.goto(path)
    await main(page).getByText(words).first().waitFor()
    const overflow = Number(
      await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
    )
    assert.ok(overflow <= 0, `${path} scrolls sideways by ${overflow} px`)
  }
})
