#!/usr/bin/env node
/**
 * Takes a picture of pages at 1366×768 and 375×812 and reports what a person would notice: console errors, failed requests, side
 * scroll, words of code on the page. Exit 1 when anything was found.
 *
 *   node test/look.mjs <baseUrl> <outDir> [--as role] [--full] [--wait ms] [--size WxH]… [--do module] path…
 *
 * `--as` signs in as that demo account (CHIZHENG_DEMO_PASSWORD). `--do` names a module whose `before(context)` runs
 * before the first page and whose `after(page, path)` runs before each picture (open a dialog, fill a form).
 */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    as: { type: 'string' },
    full: { type: 'boolean', default: false },
    wait: { type: 'string', default: '300' },
    size: { type: 'string', multiple: true, default: ['1366x768', '375x812'] },
    do: { type: 'string' },
  },
})
const [baseUrl, outDir, ...paths] = positionals
if (!baseUrl || !outDir || paths.length === 0) {
  console.error(
    'node test/look.mjs <baseUrl> <outDir> [--as role] [--full] [--wait ms] [--size WxH] [--do module] path…',
  )
  process.exit(2)
}
mkdirSync(outDir, { recursive: true })
const hooks = flags.do ? await import(pathToFileURL(path.resolve(flags.do)).href) : {}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
})
let found = 0
const tell = (where, what) => {
  found++
  console.log(`  ${where}: ${what}`)
}

try {
  for (const size of flags.size) {
    const [width = 1366, height = 768] = size.split('x').map(Number)
    const context = await browser.newContext({
      viewport: { width, height },
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      hasTouch: width < 600,
      reducedMotion: 'reduce',
    })
    await hooks.before?.(context)
    if (flags.as) {
      const answer = await context.request.post(new URL('/api/session', baseUrl).href, {
        data: { username: flags.as, password: process.env.CHIZHENG_DEMO_PASSWORD ?? '' },
      })
      if (!answer.ok()) throw new Error(`${flags.as} could not sign in: ${answer.status()} ${await answer.text()}`)
    }
    for (const one of paths) {
      const page = await context.newPage()
      const where = `${one} at ${size}`
      page.on('console', (message) => {
        // A 401 of "who am I" is an answer, not an error.
        if (message.type() === 'error' && !/status of 401/.test(message.text()))
          tell(where, `console: ${message.text()}`)
      })
      page.on('pageerror', (error) => tell(where, `error: ${error.message}`))
      await page.goto(new URL(one, baseUrl).href, { waitUntil: 'load' })
      await page.waitForSelector('h1', { timeout: 5000 }).catch(() => undefined)
      // Polling pages never fall silent: 3 seconds are enough to have asked once.
      await page.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => undefined)
      await hooks.after?.(page, one)
      await page.waitForTimeout(Number(flags.wait))
      const seen = await page.evaluate(() => {
        const root = document.documentElement
        const wide = [...document.querySelectorAll('body *')]
          .filter((element) => {
            if (element.getBoundingClientRect().right <= root.clientWidth + 1) return false
            for (let up = element.parentElement; up; up = up.parentElement) {
              if (/auto|scroll|hidden|clip/.test(getComputedStyle(up).overflowX)) return false
            }
            return true
          })
          .slice(0, 3)
          .map((element) => `${element.tagName.toLowerCase()}.${element.className}`)
        const words = document.body.innerText.match(/\b(undefined|null|NaN|\[object Object\])\b|�/g) ?? []
        return {
          side: root.scrollWidth - root.clientWidth,
          wide,
          words,
          title: document.title,
          h1: document.querySelectorAll('h1').length,
        }
      })
      if (seen.side > 0) tell(where, `side scroll of ${seen.side} px: ${seen.wide.join(', ')}`)
      if (seen.words.length > 0) tell(where, `words of code: ${[...new Set(seen.words)].join(', ')}`)
      if (!seen.title) tell(where, 'no document title')
      if (seen.h1 !== 1) tell(where, `${seen.h1} headings of level one`)
      const name = `${one.replace(/^\/+/, '').replace(/[^\w\u4e00-\u9fff-]+/g, '-') || 'home'}-${width}.png`
      await page.screenshot({ path: path.join(outDir, name), fullPage: flags.full })
      console.log(`${name}  ${seen.title}`)
      await page.close()
    }
    await context.close()
  }
} finally {
  await browser.close()
}
if (found > 0) process.exitCode = 1
