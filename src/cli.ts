import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { Command } from 'commander'
import pino from 'pino'
import type { Decision } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import { runDecide } from '#src/modules/policy/index.ts'
import { loadReferenceData } from '#src/modules/registry/index.ts'
import { ADMINISTRATORS, ROLE_NAMES } from '#src/platform/access/roles.ts'
import { hashPassword } from '#src/platform/http/passwords.ts'
import { beginIncarnation } from '#src/platform/migrate/after-restore.ts'
import { BACKUP_REFUSALS } from '#src/platform/migrate/backup.messages.ts'
import { type BackupRefusal, backup, type RestoreRefusal, restore } from '#src/platform/migrate/backup.ts'
import { accountLines, ensureDemo } from './demo.ts'
import { runDoctor } from './doctor.ts'
import { openRuntime, type Runtime, readConfig } from './runtime.ts'
import { serve, stopOnSignal, VERSION } from './serve.ts'

/** The operator's command line. With --json, stdout holds one JSON document and nothing else; everything for people goes to stderr. */
const program = new Command('chizheng')
  .description('持证：职业技能培训实名制平台')
  .version(VERSION)
  .showHelpAfterError('（chizheng --help 看全部命令）')

const quiet = () => pino({ level: process.env['LOG_LEVEL'] || 'warn' }, pino.destination(2))

async function withRuntime<T>(work: (runtime: Runtime) => Promise<T>): Promise<T> {
  const runtime = await openRuntime(readConfig(), quiet())
  try {
    return await work(runtime)
  } finally {
    await runtime.close()
  }
}

const print = (json: boolean, value: unknown, text: () => string) => console.log(json ? JSON.stringify(value) : text())

program
  .command('serve')
  .description('启动服务（不装演示数据）')
  .option('--json', '只输出一行 JSON')
  .action(async ({ json = false }: { json?: boolean }) => {
    const runtime = await openRuntime(
      readConfig(),
      pino({ level: process.env['LOG_LEVEL'] || 'info' }, pino.destination(2)),
    )
    await loadReferenceData(runtime.platform.db)
    const serving = await serve(runtime)
    print(json, { address: serving.address, version: VERSION }, () => `持证已启动：${serving.address}/console/`)
    await stopOnSignal(serving, runtime)
  })

program
  .command('init')
  .description('新装：开三员账号，初始密码只显示这一次')
  .option('--unit <code>', '管理员所属单位', '411400')
  .option('--json', '只输出 JSON')
  .action(({ unit, json = false }: { unit: string; json?: boolean }) =>
    withRuntime(async ({ platform }) => {
      await loadReferenceData(platform.db)
      const made: { username: string; role: string; initialPassword: string }[] = []
      for (const role of ADMINISTRATORS) {
        const initialPassword = randomBytes(12).toString('base64url')
        const row = await platform.db
          .insertInto('account')
          .values({
            account_id: newId(),
            username: role,
            display_name: ROLE_NAMES[role],
            role,
            unit_id: unit,
            password_hash: await hashPassword(initialPassword),
          })
          .onConflict((conflict) => conflict.doNothing())
          .returning('username')
          .executeTakeFirst()
        if (row) made.push({ username: role, role, initialPassword })
      }
      print(json, { accounts: made }, () =>
        made.length === 0
          ? '三员账号已经有了，没有改动。'
          : made.map((a) => `${a.username.padEnd(12)}${a.initialPassword}`).join('\n'),
      )
    }),
  )

program
  .command('decide')
  .description('按政策包判定：从文件或标准输入读事实')
  .argument('[file]', '事实文件，- 为标准输入')
  .option('--json', '只输出 JSON')
  .action(async (file: string | undefined, { json = false }: { json?: boolean }) => {
    process.exitCode = await runDecide({ ...(file === undefined ? {} : { file }), json })
  })

program
  .command('demo')
  .description('装入演示数据：一年的商丘')
  .option('--scale <n>', '规模，1 为全市全年', '0.05')
  .option('--seed <n>', '种子', '1')
  .option('--json', '只输出 JSON')
  .action(({ scale, seed, json = false }: { scale: string; seed: string; json?: boolean }) =>
    withRuntime(async (runtime) => {
      const options = { scale: Number(scale), seed: Number(seed) }
      if (!(options.scale > 0 && options.scale <= 1) || !Number.isInteger(options.seed))
        throw new Error('--scale 应在 0 到 1 之间（不含 0），--seed 应是整数')
      const result = await ensureDemo(runtime, { ...options, wholeYear: true, say: (line) => console.error(line) })
      print(json, { loaded: result.loaded, password: result.password ?? null, ...options }, () =>
        result.loaded
          ? `演示数据已装入，业务日 2023-01-01。账号密码都是 ${result.password}：\n${accountLines().join('\n')}`
          : '这个库里已有演示数据，没有再装。',
      )
    }),
  )

program
  .command('doctor')
  .description('自证：在真实数据上核对每一条不变量')
  .option('--json', '只输出 JSON')
  .action(({ json = false }: { json?: boolean }) =>
    withRuntime(async ({ platform }) => {
      const result = await runDoctor(platform, (check) => {
        if (!json) console.log(`${check.ok ? '✓' : '✗'} ${check.name}：${check.detail}`)
      })
      if (json) console.log(JSON.stringify(result))
      else
        console.log(
          result.ok
            ? `全部 ${result.checks.length} 项成立。`
            : `不成立：${result.checks
                .filter((c) => !c.ok)
                .map((c) => c.name)
                .join('、')}`,
        )
      process.exitCode = result.ok ? 0 : 1
    }),
  )

program
  .command('backup')
  .description('备份：整个状态（不含主密钥）')
  .argument('<dir>', '空目录')
  .option('--json', '只输出 JSON')
  .action((dir: string, { json = false }: { json?: boolean }) =>
    withRuntime(async ({ ownerUrl, config }) => {
      const result = await backup({
        url: ownerUrl,
        dir: path.resolve(dir),
        keyFile: config.keyFile,
        filesDir: path.join(config.dataDir, 'files'),
      })
      const manifest = backedUp(result)
      print(
        json,
        manifest,
        () =>
          `已备份到 ${dir}：${manifest.tables.length} 张表，${manifest.files.count} 个文件，密钥编号 ${manifest.keyId}。主密钥不在备份里，请另行保管。`,
      )
    }),
  )

program
  .command('restore')
  .description('恢复：只写入空库，除非 --force')
  .argument('<dir>', '备份目录')
  .option('--force', '清空现有数据后恢复')
  .option('--json', '只输出 JSON')
  .action((dir: string, { force = false, json = false }: { force?: boolean; json?: boolean }) =>
    withRuntime(async ({ ownerUrl, config }) => {
      const result = await restore({
        url: ownerUrl,
        dir: path.resolve(dir),
        keyFile: config.keyFile,
        filesDir: path.join(config.dataDir, 'files'),
        force,
        beforeCommit: beginIncarnation,
      })
      print(json, backedUp(result), () => `已从 ${dir} 恢复。`)
    }),
  )

function backedUp<T>(decision: Decision<T, BackupRefusal | RestoreRefusal>): T {
  if (decision.ok) return decision.value
  throw new Error(BACKUP_REFUSALS[decision.refusal](decision.facts))
}

try {
  await program.parseAsync()
} catch (error) {
  const json = process.argv.includes('--json')
  if (json) console.log(JSON.stringify({ error: (error as Error).message }))
  else console.error((error as Error).message)
  process.exitCode = 1
}
