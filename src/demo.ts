import { randomBytes } from 'node:crypto'
import { type PlainDate, plainDate } from '#src/kernel/plain-date.ts'
import { loadSampleCity, SAMPLE_ACCOUNTS } from '#src/modules/demo/index.ts'
import { loadReferenceData } from '#src/modules/registry/index.ts'
import { ROLE_NAMES } from '#src/platform/access/roles.ts'
import { hashPassword } from '#src/platform/http/passwords.ts'
import { playSampleYear } from './demo-year.ts'
import type { Runtime } from './runtime.ts'

/** The first morning of the demo, on which a newcomer opens a class. */
export const DEMO_FIRST_DAY = plainDate('2022-06-01')
/** The day of the city's text: packs are signed and the sample accounts' holders known from it on, before the first claim. */
const OPENED = plainDate('2022-04-15')
/** What `npm start` holds: a small city, records up to the day before. */
const START_SCALE = 0.004

export interface DemoOptions {
  readonly scale: number
  readonly seed: number
  /** false: records up to 2022-05-31 and business day 2022-06-01; true: all of 2022 and business day 2023-01-01. */
  readonly wholeYear: boolean
  readonly say?: (line: string) => void
}

/** Is there anything but reference data? A filled database without the mark is somebody's real one. */
async function stateOf(runtime: Runtime): Promise<'empty' | 'half' | 'demo' | 'filled'> {
  const { db } = runtime.platform
  const mark = await db.selectFrom('system_mark').select('value').where('key', '=', 'demo').executeTakeFirst()
  if (mark?.value === true) {
    // Written last, when the year was played to its end.
    const share = await db.selectFrom('system_mark').select('value').where('key', '=', 'demo_share').executeTakeFirst()
    return share ? 'demo' : 'half'
  }
  for (const table of ['account', 'organisation', 'person'] as const)
    if (await db.selectFrom(table).select(db.fn.countAll().as('n')).having(db.fn.countAll(), '>', 0).executeTakeFirst())
      return 'filled'
  return 'empty'
}

/**
 * Loads the sample into an empty database; an existing demo is left as it is. Returns the password when one was made now.
 * Throws on a filled database that is not a demo (CONTRACT: demo mode is a mark in the database).
 */
export async function ensureDemo(
  runtime: Runtime,
  options: DemoOptions,
): Promise<{ loaded: boolean; password: string | undefined }> {
  const { platform, config } = runtime
  const state = await stateOf(runtime)
  if (state === 'filled')
    throw new Error(
      '这个数据库里已有业务数据，且不是演示库：不能装入演示数据。请换一个空库，或用 chizheng serve 启动。',
    )
  if (state === 'half')
    throw new Error('上一次装入演示数据时被中断，数据不完整：请删去数据目录（默认 ./data）或换一个空库，再启动')
  if (state === 'demo') {
    if (config.demoPassword) await setDemoPassword(runtime, config.demoPassword)
    return { loaded: false, password: config.demoPassword }
  }
  const password = config.demoPassword ?? randomBytes(9).toString('base64url')
  await loadReferenceData(platform.db)
  const day = options.wholeYear ? plainDate('2023-01-01') : DEMO_FIRST_DAY
  await loadSampleCity(platform.db, platform.keys, {
    passwordHash: await hashPassword(password),
    mustChangePassword: config.demoStrict,
    day: OPENED,
  })
  await platform.refreshMark()
  platform.refreshUnits()
  await playSampleYear(runtime, {
    ...options,
    until: options.wholeYear ? plainDate('2022-12-31') : plainDate('2022-05-31'),
  })
  await setBusinessDay(runtime, day)
  return { loaded: true, password }
}

async function setBusinessDay({ platform }: Runtime, day: PlainDate) {
  await platform.db
    .updateTable('system_mark')
    .set({ value: JSON.stringify(day) })
    .where('key', '=', 'business_day')
    .execute()
}

async function setDemoPassword(runtime: Runtime, password: string) {
  await runtime.platform.db
    .updateTable('account')
    .set({ password_hash: await hashPassword(password) })
    .where('demo', '=', true)
    .execute()
}

export const startDemo = (runtime: Runtime, say: (line: string) => void) =>
  ensureDemo(runtime, { scale: START_SCALE, seed: 1, wholeYear: false, say })

/** The accounts as lines for a terminal. */
export const accountLines = () =>
  SAMPLE_ACCOUNTS.map((account) => `  ${account.username.padEnd(12)}${ROLE_NAMES[account.role]}`)
