import { readFileSync } from 'node:fs'
import { Command } from 'commander'

/** The operator's command line: words only. What a command does is loaded when it is asked for, so `decide` starts fast. */
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
const commands = () => import('./commands.ts')

// `chizheng decide … | head` closes the pipe early; that is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

const program = new Command('chizheng')
  .description('持证：职业技能培训实名制平台')
  .version(version)
  .showHelpAfterError('（chizheng --help 看全部命令）')
const command = (name: string, description: string) =>
  program.command(name).description(description).option('--json', '标准输出只有一份 JSON')

type Json = { json?: boolean }

command('serve', '启动服务（不装演示数据）').action(async ({ json = false }: Json) =>
  (await commands()).serveCommand({ json }),
)

command('init', '新装：开三员账号，初始密码只显示这一次')
  .option('--unit <code>', '管理员所属单位', '411400')
  .action(async ({ unit, json = false }: Json & { unit: string }) => (await commands()).initCommand({ unit, json }))

command('decide', '按政策包判定：从文件或标准输入读事实')
  .argument('[file]', '事实文件，- 为标准输入')
  .action(async (file: string | undefined, { json = false }: Json) => {
    const { runDecide } = await import('#src/modules/policy/decide-command.ts')
    process.exitCode = await runDecide({ ...(file === undefined ? {} : { file }), json })
  })

command('demo', '装入演示数据：一年的商丘')
  .option('--scale <n>', '规模，1 为全市全年', '0.05')
  .option('--seed <n>', '种子', '1')
  .action(async ({ scale, seed, json = false }: Json & { scale: string; seed: string }) =>
    (await commands()).demoCommand({ scale: Number(scale), seed: Number(seed), json }),
  )

command('doctor', '自证：在真实数据上核对每一条不变量').action(async ({ json = false }: Json) =>
  (await commands()).doctorCommand({ json }),
)

command('backup', '备份：整个状态（不含主密钥）')
  .argument('<dir>', '空目录')
  .action(async (dir: string, { json = false }: Json) => (await commands()).backupCommand({ dir, json }))

command('restore', '恢复：只写入空库，除非 --force')
  .argument('<dir>', '备份目录')
  .option('--force', '清空现有数据后恢复')
  .action(async (dir: string, { force = false, json = false }: Json & { force?: boolean }) =>
    (await commands()).restoreCommand({ dir, force, json }),
  )

command('simulate', '政策测算：改动一份政策，用一年的真实申领看结果；不改动任何数据')
  .requiredOption('--pack <id>', '政策包编号，如 411400-2022-9')
  .option(
    '--edit <path=value>',
    '改动，可写多次，金额以分计；一处也不写则列出可改的各处',
    (value: string, all: string[]) => [...all, value],
    [] as string[],
  )
  .option('--year <year>', '哪一年的申领', String(new Date().getFullYear() - 1))
  .option('--unit <code>', '只看哪个单位，如 411402')
  .action(
    async ({
      pack,
      edit,
      year,
      unit,
      json = false,
    }: Json & { pack: string; edit: string[]; year: string; unit?: string }) =>
      (await commands()).simulateCommand({ pack, edits: edit, year: Number(year), unit, json }),
  )

command(
  'recheck',
  '批量复核：按现行政策把一年的申领全部重新判定，不改动申领和资金；可按 Ctrl+C 停下，再运行同一命令接着做',
)
  .requiredOption('--region <code>', '有政策包的地区，如 411400')
  .option('--year <year>', '哪一年的申领', String(new Date().getFullYear() - 1))
  .action(async ({ region, year, json = false }: Json & { region: string; year: string }) =>
    (await commands()).recheckCommand({ region, year: Number(year), json }),
  )

const packs = program.command('packs').description('政策包')
packs
  .command('export')
  .description('把库里签发的现行政策导出为文件，可原样读回')
  .option('--json', '标准输出只有一份 JSON')
  .argument('<dir>', '空目录')
  .action(async (dir: string, { json = false }: Json) => (await commands()).exportPacksCommand({ dir, json }))

try {
  await program.parseAsync()
} catch (error) {
  const { message } = error as Error
  if (process.argv.includes('--json')) console.log(JSON.stringify({ error: message }))
  else console.error(message)
  process.exitCode = 1
}
