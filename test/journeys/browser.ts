import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'

/** A real server in demo mode and a real browser; one signed-in page a role. */
export interface Stage {
  readonly address: string
  /** The page of an account, signed in once and kept. `phone` is 375×812. */
  as(username: string, phone?: boolean): Promise<Page>
  /** What stands on the page asked for last, to be said when a step fails. */
  lastText(): Promise<string>
  close(): Promise<void>
}

const root = path.resolve(import.meta.dirname, '../..')
const PASSWORD = 'Demo-Lu-2022'
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * Starts `npm start`'s server on a fresh data folder, or uses the one at JOURNEY_URL (password JOURNEY_PASSWORD). The last picture of each
 * page is kept in JOURNEY_PICTURES.
 */
export async function openStage(): Promise<Stage> {
  const given = process.env['JOURNEY_URL']
  const server = given
    ? { address: given, password: process.env['JOURNEY_PASSWORD'] ?? PASSWORD, stop: async () => {} }
    : await startServer()
  const browser: Browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: FLAGS,
  })
  const pages = new Map<string, Promise<Page>>()
  let last: Promise<Page> | undefined
  return {
    address: server.address,
    as(username, phone = false) {
      const page = pages.get(username) ?? signIn(browser, server.address, username, server.password, phone)
      pages.set(username, page)
      last = page
      return page
    },
    async lastText() {
      const page = await last
      if (!page) return ''
      return `${page.url()}\n${(await page.locator('body').innerText()).slice(0, 3000)}`
    },
    async close() {
      const folder = process.env['JOURNEY_PICTURES']
      if (folder)
        for (const [username, page] of pages)
          await (await page).screenshot({ path: path.join(folder, `${username}.png`) }).catch(() => {})
      await browser.close()
      await server.stop()
    },
  }
}

async function signIn(
  browser: Browser,
  address: string,
  username: string,
  password: string,
  phone: boolean,
): Promise<Page> {
  const context = await browser.newContext({
    baseURL: address,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: phone ? { width: 375, height: 812 } : { width: 1366, height: 768 },
    acceptDownloads: true,
    // On a busy machine a dialog that still grows takes the press away from its button.
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(30_000)
  const page = await context.newPage()
  await page.goto(phone ? '/sign-in' : '/console/sign-in')
  await page.getByLabel('用户名').fill(username)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'))
  return page
}

async function startServer() {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'chizheng-journey-'))
  const port = await new Promise<number>((resolve) => {
    const probe = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo
      probe.close(() => resolve(port))
    })
  })
  const child = spawn(process.execPath, ['src/start.ts'], {
    cwd: root,
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      DATABASE_URL: '',
      PORT: String(port),
      CHIZHENG_DEMO_PASSWORD: PASSWORD,
      NODE_OPTIONS: '',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('持证已启动')) resolve()
    })
    child.once('exit', (code) => reject(new Error(`The server ended with ${code} before it was ready.`)))
  })
  return {
    address: `http://127.0.0.1:${port}`,
    password: PASSWORD,
    async stop() {
      child.kill('SIGTERM')
      await ended
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
