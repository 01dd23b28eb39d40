import { randomBytes } from 'node:crypto'
import path from 'node:path'
import pino from 'pino'
import type { Decision } from '#src/kernel/decision.ts'
import { formatYuan } from '#src/kernel/fen.ts'
import { newId } from '#src/kernel/ids.ts'
import { packsInForce } from '#src/modules/index.ts'
import {
  exportPacks,
  OUTCOME_NAMES,
  type Recheck,
  recheckYear,
  type Simulated,
  simulateEdits,
  simulationPlaces,
} from '#src/modules/policy/index.ts'
import { loadReferenceData } from '#src/modules/registry/index.ts'
import { realCases } from '#src/modules/subsidy/index.ts'
import { ADMINISTRATORS, ROLE_NAMES } from '#src/platform/access/roles.ts'
import { hashPassword } from '#src/platform/http/passwords.ts'
import { beginIncarnation } from '#src/platform/migrate/after-restore.ts'
import { BACKUP_REFUSALS } from '#src/platform/migrate/backup.messages.ts'
import { type BackupRefusal, backup, type RestoreRefusal, restore } from '#src/platform/migrate/backup.ts'
import { accountLines, ensureDemo } from './demo.ts'
import { runDoctor } from './doctor.ts'
import { openRuntime, type Runtime, readConfig } from './runtime.ts'
import { serve, stopOnSignal, VERSION } from './serve.ts'

/** What the operator's commands do; cli.ts only reads the words. With `json`, stdout holds one document; the rest goes to stderr. */
type Output = { readonly json: boolean }

const logTo2 = (level: string) => pino({ level: process.env['LOG_LEVEL'] || level }, pino.destination(2))
const print = (json: boolean, value: unknown, text: () => string) => console.log(json ? JSON.stringify(value) : text())

async function withRuntime<T>(work: (runtime: Runtime) => Promise<T>): Promise<T> {
  const runtime = await openRuntime(readConfig(), logTo2('warn'))
  try {
    return await work(runtime)
  } finally {
    await runtime.close()
  }
}

export async function serveCommand({ json }: Output): Promise<void> {
  const runtime = await openRuntime(readConfig(), logTo2('info'))
  await loadReferenceData(runtime.platform.db)
  const serving = await serve(runtime)
  print(json, { address: serving.address, version: VERSION }, () => `持证已启动：${serving.address}/console/`)
  await stopOnSignal(serving, runtime)
}

export const initCommand = ({ unit, json }: Output & { unit: string }): Promise<void> =>
  withRuntime(async ({ platform }) => {
    await loadReferenceData(platform.db)
    const accounts: { username: string; role: string; initialPassword: string }[] = []
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
      if (row) accounts.push({ username: role, role, initialPassword })
    }
    print(json, { accounts }, () =>
      accounts.length === 0
        ? '三员账号已经有了，没有改动。'
        : accounts.map((account) => `${account.username.padEnd(12)}${account.initialPassword}`).join('\n'),
    )
  })

export const demoCommand = ({ scale, seed, json }: Output & { scale: number; seed: number }): Promise<void> =>
  withRuntime(async (runtime) => {
    if (!(scale > 0 && scale <= 1) || !Number.isInteger(seed))
      throw new Error('--scale 应大于 0、不超过 1，--seed 应是整数')
    const began = Date.now()
    const result = await ensureDemo(runtime, { scale, seed, wholeYear: true, say: (line) => console.error(line) })
    print(
      json,
      { loaded: result.loaded, password: result.password ?? null, scale, seed, ms: Date.now() - began },
      () =>
        result.loaded
          ? `演示数据已装入，业务日 2023-01-01。账号密码都是 ${result.password}：\n${accountLines().join('\n')}`
          : '这个库里已有演示数据，没有再装。',
    )
  })

export const doctorCommand = ({ json }: Output): Promise<void> =>
  withRuntime(async ({ platform }) => {
    const result = await runDoctor(platform, (check) => {
      if (!json) console.log(`${check.ok ? '✓' : '✗'} ${check.name}：${check.detail}`)
    })
    print(json, result, () =>
      result.ok
        ? `全部 ${result.checks.length} 项成立。`
        : `不成立：${result.checks
            .filter((check) => !check.ok)
            .map((check) => check.name)
            .join('、')}`,
    )
    process.exitCode = result.ok ? 0 : 1
  })

export const backupCommand = ({ dir, json }: Output & { dir: string }): Promise<void> =>
  withRuntime(async ({ ownerUrl, config }) => {
    const manifest = accepted(
      await backup({
        url: ownerUrl,
        dir: path.resolve(dir),
        keyFile: config.keyFile,
        filesDir: path.join(config.dataDir, 'files'),
      }),
    )
    print(
      json,
      manifest,
      () =>
        `已备份到 ${dir}：${manifest.tables.length} 张表，${manifest.files.count} 个文件，密钥编号 ${manifest.keyId}。主密钥不在备份里，请另行保管。`,
    )
  })

export const restoreCommand = ({ dir, force, json }: Output & { dir: string; force: boolean }): Promise<void> =>
  withRuntime(async ({ ownerUrl, config }) => {
    const manifest = accepted(
      await restore({
        url: ownerUrl,
        dir: path.resolve(dir),
        keyFile: config.keyFile,
        filesDir: path.join(config.dataDir, 'files'),
        force,
        beforeCommit: beginIncarnation,
      }),
    )
    print(json, manifest, () => `已从 ${dir} 恢复：${manifest.tables.length} 张表。`)
  })

export const exportPacksCommand = ({ dir, json }: Output & { dir: string }): Promise<void> =>
  withRuntime(async ({ platform }) => {
    await loadReferenceData(platform.db)
    const packs = await exportPacks(platform.db, await packsInForce(platform), path.resolve(dir))
    print(json, { packs }, () =>
      packs
        .map(
          ({ file, document, number, signer, signedDay }) =>
            `${file}  ${document} 第 ${number} 版，${signer} ${signedDay}`,
        )
        .join('\n'),
    )
  })

export const simulateCommand = ({
  pack,
  edits,
  year,
  unit,
  json,
}: Output & { pack: string; edits: readonly string[]; year: number; unit: string | undefined }): Promise<void> =>
  withRuntime(async ({ platform }) => {
    await loadReferenceData(platform.db)
    const deps = { platform, packs: await packsInForce(platform), cases: realCases }
    if (edits.length === 0) {
      const places = await simulationPlaces(platform.db, deps, pack)
      const shown = ({ path: at, group, label, base, unit: of }: (typeof places)[number]) =>
        `${at}=${base ?? ''}  ${group} ${label}${of ? `（${of === '元' ? '分' : of}）` : ''}`
      print(json, { packId: pack, places }, () =>
        [`可以改的各处，写法：--edit 路径=新值`, ...places.map(shown)].join('\n'),
      )
      return
    }
    if (!Number.isInteger(year)) throw new Error('--year 应是年份，如 2022')
    const simulated = await simulateEdits(
      platform.db,
      deps,
      { packId: pack, edits: edits.map(editOf), year, unitId: unit },
      async (done, total) => console.error(`已读 ${done} / ${total} 笔`),
    )
    print(json, simulated, () => simulationText(simulated))
  })

export const recheckCommand = ({ region, year, json }: Output & { region: string; year: number }): Promise<void> =>
  withRuntime(async ({ platform, ownerPool }) => {
    if (!Number.isInteger(year)) throw new Error('--year 应是年份，如 2022')
    await loadReferenceData(platform.db)
    const stop = new AbortController()
    process.once('SIGINT', () => stop.abort(new Error('已停下，什么都没有写；再运行同一命令重新开始')))
    const deps = { platform, packs: await packsInForce(platform), cases: realCases }
    const recheck = await recheckYear(
      ownerPool,
      deps,
      { region, year },
      {
        signal: stop.signal,
        onRead: (done, total) => console.error(`已读 ${done} / ${total} 笔`),
        onProgress: (done, rows) => console.error(`已判定 ${done} / ${rows} 条`),
      },
    )
    print(json, recheck, () => recheckText(recheck))
    if (recheck.run.status === 'cancelled') process.exitCode = 1
  })

function recheckText({ run, differing, first }: Recheck): string {
  if (run.status === 'cancelled') return `停在 ${run.rowsDone} / ${run.rows} 条，再运行同一命令接着做。`
  const { ELIGIBLE, INELIGIBLE, NOT_YET, NEEDS_RULING, FAULT } = run.outcomes
  const words = (one: { outcome: string; amountFen: number }) =>
    `${OUTCOME_NAMES[one.outcome as keyof typeof OUTCOME_NAMES] ?? '没有规定金额'} ${formatYuan(one.amountFen)} 元`
  return [
    `${OUTCOME_NAMES.ELIGIBLE} ${ELIGIBLE} 笔，共 ${formatYuan(run.paidFen)} 元；${OUTCOME_NAMES.INELIGIBLE} ${INELIGIBLE} 笔；${OUTCOME_NAMES.NOT_YET} ${NOT_YET} 笔；${OUTCOME_NAMES.NEEDS_RULING} ${NEEDS_RULING + FAULT} 笔`,
    differing === 0 ? '与当时的判定完全相同。' : `与当时的判定不同 ${differing} 笔：`,
    ...first.map(({ lineId, decided, again }) => `  ${lineId}  ${words(decided)} → ${words(again)}`),
    ...(differing > first.length ? [`  另有 ${differing - first.length} 笔`] : []),
    `批次 ${run.runNo}，结果指纹 ${run.resultHash}`,
  ].join('\n')
}

/** `rules.SQ-30.amount.fen=45000` */
function editOf(text: string) {
  const at = text.indexOf('=')
  if (at < 1) throw new Error(`--edit 应写成 路径=新值：${text}`)
  const value = text.slice(at + 1)
  return { path: text.slice(0, at), value: /^-?\d+$/.test(value) ? Number(value) : value === '' ? null : value }
}

function simulationText({ headline, faults, result }: Simulated): string {
  const yuan = (fen: number) => `${formatYuan(fen)} 元`
  const groups = [
    ['按月', result.byMonth],
    ['按地区', result.byUnit],
    ['按等级', result.byLevel],
    ['按项目', result.byProgram],
  ] as const
  return [
    headline,
    result.sentence,
    ...(result.warnings ?? []).map((warning) => `警告：${warning}`),
    `现行 ${yuan(result.baseline.paidFen)}（${result.baseline.eligible} 笔），改后 ${yuan(result.variant.paidFen)}（${result.variant.eligible} 笔）`,
    ...groups.flatMap(([name, list]) => [
      `${name}：`,
      ...list.map(
        (group) =>
          `  ${group.name}  ${yuan(group.baselineFen)} → ${yuan(group.variantFen)}，${group.personsGaining} 人增加，${group.personsLosing} 人减少`,
      ),
    ]),
    ...(result.books?.length ? ['预算：'] : []),
    ...(result.books ?? []).map(
      (book) =>
        `  ${book.unitName} ${book.fundName}  ${book.totalFen === null ? '没有预算' : `预算 ${yuan(book.totalFen)}`}，测算以外已占用 ${yuan(book.elsewhereFen)}，现行 ${yuan(book.baselineFen)} → ${yuan(book.variantFen)}${book.shortFen > 0 ? `，缺 ${yuan(book.shortFen)}` : ''}`,
    ),
    ...(result.open.length > 0 ? ['仍待明确：'] : []),
    ...result.open.map(({ rule, title, baseline, variant }) => `  ${rule} ${title}  ${baseline} → ${variant} 笔`),
    ...result.limits.map((limit) => `注意：${limit}`),
    ...(faults.length > 0 ? ['签发前还要改好：'] : []),
    ...faults.map(({ path: at, message }) => `  ${at} ${message}`),
  ].join('\n')
}

function accepted<T>(decision: Decision<T, BackupRefusal | RestoreRefusal>): T {
  if (decision.ok) return decision.value
  throw new Error(BACKUP_REFUSALS[decision.refusal](decision.facts))
}
