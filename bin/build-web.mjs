#!/usr/bin/env node
/**
 * Builds web/dist when its sources changed. `--force` builds anyway; `--routes` only writes the console's route tree (one
 * second, after adding a file under web/console/routes).
 */
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const DIST = path.join(ROOT, 'web/dist')
const STAMP = path.join(DIST, '.stamp.json')
/** Workers' phones and village networks: what must arrive before the first page works (DESIGN: Pages). */
const PORTAL_LIMIT_KB = 100

function sourcesHash() {
  const files = globSync(
    [
      'web/**/*.{ts,tsx,css,html,svg}',
      'src/modules/**/*.{contract,types,rules,messages}.ts',
      'src/kernel/*.ts',
      'src/platform/access/roles.ts',
      'src/platform/http/contract.ts',
      'package-lock.json',
      'bin/build-web.mjs',
    ],
    { cwd: ROOT, exclude: (name) => name === 'dist' || name.endsWith('.test.ts') },
  )
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => !file.startsWith('web/dist') && !file.endsWith('.gen.ts') && !file.endsWith('.test.ts'))
    .sort()
  const hash = createHash('sha256')
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(ROOT, file)))
      .update('\0')
  return hash.digest('hex')
}

/** Gzip kilobytes of the JavaScript that loads before the first page can be used. */
function firstLoadKb(output, isFirstPage) {
  const chunks = new Map(output.filter((item) => item.type === 'chunk').map((item) => [item.fileName, item]))
  const wanted = [...chunks.values()]
    .filter((chunk) => chunk.isEntry || isFirstPage(chunk))
    .map((chunk) => chunk.fileName)
  const seen = new Set()
  while (wanted.length > 0) {
    const name = wanted.pop()
    const chunk = chunks.get(name)
    if (!chunk || seen.has(name)) continue
    seen.add(name)
    wanted.push(...chunk.imports)
  }
  let bytes = 0
  for (const name of seen) bytes += gzipSync(chunks.get(name).code, { level: 9 }).length
  return bytes / 1024
}

async function writeRoutes() {
  const [{ Generator, getConfig }, { ROUTES }] = await Promise.all([
    import('@tanstack/router-generator'),
    import('../web/vite.config.ts'),
  ])
  const root = path.join(ROOT, 'web/console')
  mkdirSync(ROUTES.tmpDir, { recursive: true })
  await new Generator({ config: getConfig({ ...ROUTES }, root), root }).run()
}

const flags = process.argv.slice(2)
if (flags.includes('--routes')) {
  await writeRoutes()
  process.exit(0)
}

const hash = sourcesHash()
if (!flags.includes('--force') && existsSync(STAMP)) {
  const stamp = JSON.parse(readFileSync(STAMP, 'utf8'))
  if (stamp.hash === hash) {
    console.log(
      `web/dist is current: portal ${stamp.portalKb} kB, console ${stamp.consoleKb} kB of JavaScript (gzip) to start.`,
    )
    process.exit(0)
  }
}

process.env.NODE_ENV = 'production'
const [{ build }, { faceConfig }] = await Promise.all([import('vite'), import('../web/vite.config.ts')])
// Built beside the old one and exchanged at the end: a server never reads half a build.
const next = path.join(ROOT, 'tmp', `web-${process.pid}`)
rmSync(next, { recursive: true, force: true })
const outputs = {}
try {
  for (const face of ['portal', 'console']) {
    const config = faceConfig(face)
    config.build.outDir = face === 'portal' ? next : path.join(next, 'console')
    outputs[face] = (await build({ ...config, logLevel: 'warn' })).output
  }
  const portalKb = firstLoadKb(outputs.portal, (chunk) => /pages\/home\.tsx$/.test(chunk.facadeModuleId ?? ''))
  const consoleKb = firstLoadKb(outputs.console, () => false)
  console.log(
    `web/dist built. JavaScript to start (gzip): portal ${portalKb.toFixed(1)} kB of ${PORTAL_LIMIT_KB}, console ${consoleKb.toFixed(1)} kB.`,
  )
  if (portalKb > PORTAL_LIMIT_KB) {
    throw new Error(
      `The portal's first load is ${portalKb.toFixed(1)} kB of JavaScript; ${PORTAL_LIMIT_KB} kB is the limit.`,
    )
  }
  writeFileSync(
    path.join(next, '.stamp.json'),
    `${JSON.stringify({ hash, portalKb: Number(portalKb.toFixed(1)), consoleKb: Number(consoleKb.toFixed(1)) })}\n`,
  )
  const old = path.join(ROOT, 'tmp', `web-old-${process.pid}`)
  if (existsSync(DIST)) renameSync(DIST, old)
  renameSync(next, DIST)
  rmSync(old, { recursive: true, force: true })
} finally {
  rmSync(next, { recursive: true, force: true })
}
