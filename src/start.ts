import { spawn } from 'node:child_process'
import path from 'node:path'
import pino from 'pino'
import { accountLines, startDemo } from './demo.ts'
import { openRuntime, readConfig } from './runtime.ts'
import { serve, stopOnSignal } from './serve.ts'

/** `npm start`: everything on the embedded database in demo mode, pages built if they changed, then the address and accounts. */
const began = Date.now()
const root = path.resolve(import.meta.dirname, '..')
const config = readConfig()
const say = (line: string) => console.log(line)
const log = pino({ level: process.env['LOG_LEVEL'] || 'warn' })

say('持证：正在准备数据库和页面……')
const pages = buildPages()
// Awaited below; until then a failure must wait there, not end the process with the database running.
pages.catch(() => {})
const runtime = await openRuntime(config, log)
try {
  const demo = await startDemo(runtime, say)
  await pages
  const serving = await serve(runtime)
  const stopped = stopOnSignal(serving, runtime)
  say(`
持证已启动（${((Date.now() - began) / 1000).toFixed(1)} 秒）：演示数据，人名、证件、电话、账号都是虚构的。

  工作人员  ${serving.address}/console/
  公众和劳动者  ${serving.address}/

演示账号（密码${demo.password ? `都是 ${demo.password}` : '是首次启动时显示的那个；忘了可设 CHIZHENG_DEMO_PASSWORD 重启'}）：
${accountLines().join('\n')}

按 Ctrl+C 停止。数据在 ${path.relative(process.cwd(), config.dataDir) || '.'}，下次启动接着用。`)
  await stopped
} catch (error) {
  await runtime.close()
  throw error
}

function buildPages(): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, 'bin', 'build-web.mjs')], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error('页面没有生成成功，原因在上面。'))))
  })
}
