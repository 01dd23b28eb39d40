import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { withDatabase } from './database.ts'

/**
 * The long proofs of `npm run check:deep`: the whole suite on Debian's PostgreSQL 15 (installed when it is missing and we may), the
 * policy properties with many more runs, the races, faults and sabotaged builds of test/races, and the benches. Each part prints its
 * own lines; any failure fails the whole. Words after `--` run the parts whose names hold one of them: `node test/deep.ts -- faults`.
 */
const root = path.resolve(import.meta.dirname, '..')
const node = process.execPath
const failed: string[] = []
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'))

part('policy properties, 20,000 runs', () =>
  sh(node, ['--test', ...globSync('src/modules/policy/**/*.test.ts', { cwd: root })], { CHIZHENG_RUNS: '20000' }),
)
part('every operation with bad input, 200 cases, 3 seeds', () =>
  ['1', '2', '3'].every((seed) => sh(node, ['--test', 'test/openapi.test.ts'], { FUZZ_SEED: seed, FUZZ_CASES: '200' })),
)
part('the last of each limit, 20 rounds', () =>
  sh(node, ['--test', 'test/races/claim-races.test.ts', 'test/races/class-races.test.ts'], { CHIZHENG_ROUNDS: '20' }),
)
part('1,000,000 racing attempts, 50,000 of them through HTTP over two processes', () =>
  sh(node, ['--test', 'test/races/storm.test.ts'], { STORM_ATTEMPTS: '1000000', STORM_HTTP: '50000' }),
)
part('108 faults during disbursement', () => sh(node, ['--test', 'test/races/faults.test.ts'], { FAULTS: '108' }))
part('sabotaged builds are caught', () => sh(node, ['test/races/sabotaged-builds.ts']))
part('benches: every measure beside its floor', () => sh(node, ['bench/run.ts']))
part('the suite on PostgreSQL 15', () => {
  const bin = findPostgres15()
  if (!bin) {
    console.log('  PostgreSQL 15 is not here and could not be installed: apt-get install postgresql-15')
    return false
  }
  const home = mkdtempSync(path.join(os.tmpdir(), 'chizheng-pg15-'))
  const data = path.join(home, 'data')
  const port = 20_000 + Math.floor(Math.random() * 10_000)
  const user = process.getuid?.() === 0 ? 'postgres' : undefined
  const as = (command: string, args: string[]) =>
    user ? sh('runuser', ['-u', user, '--', command, ...args], {}, os.tmpdir()) : sh(command, args, {}, os.tmpdir())
  if (user) sh('chown', [user, home])
  try {
    const settings = `-p ${port} -k ${home} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=300`
    if (!as(path.join(bin, 'initdb'), ['-D', data, '-E', 'UTF8', '--locale=C.UTF-8', '-A', 'trust', '-U', 'chizheng']))
      return false
    if (!as(path.join(bin, 'pg_ctl'), ['-D', data, '-o', settings, '-l', path.join(home, 'log'), '-w', 'start']))
      return false
    const url = withDatabase(`postgres://chizheng@127.0.0.1:${port}/x`, 'postgres')
    return sh(node, ['test/run.ts'], { DATABASE_URL: url })
  } finally {
    as(path.join(bin, 'pg_ctl'), ['-D', data, '-m', 'immediate', 'stop'])
    rmSync(home, { recursive: true, force: true })
  }
})
console.log(failed.length === 0 ? 'The long proofs hold.' : `Failed: ${failed.join('; ')}`)
process.exitCode = failed.length === 0 ? 0 : 1

function part(name: string, run: () => boolean) {
  if (words.length > 0 && !words.some((word) => name.includes(word))) return
  console.log(`— ${name}`)
  if (!run()) failed.push(name)
}

function findPostgres15(): string | undefined {
  const bin = '/usr/lib/postgresql/15/bin'
  if (!existsSync(path.join(bin, 'initdb')) && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    sh('apt-get', ['update', '-qq'])
    sh('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'postgresql-15'], {
      DEBIAN_FRONTEND: 'noninteractive',
    })
  }
  return existsSync(path.join(bin, 'initdb')) ? bin : undefined
}

function sh(command: string, args: string[], env: Record<string, string> = {}, cwd = root): boolean {
  return spawnSync(command, args, { cwd, stdio: 'inherit', env: { ...process.env, ...env } }).status === 0
}
