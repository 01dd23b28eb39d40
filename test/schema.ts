import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { lintMigrations } from '#src/platform/migrate/lint.ts'
import { readMigrations, withClient } from '#src/platform/migrate/migrate.ts'
import { dumpSchema } from '#src/platform/migrate/schema-dump.ts'
import { tableTypes } from '#src/platform/migrate/table-types.ts'
import { openTestDatabase } from '#test/database.ts'

/** `npm run schema` writes db/schema.sql and the table types from a freshly migrated database; `--compare` only tells. */
const compare = process.argv.includes('--compare')
const root = path.resolve(import.meta.dirname, '..')

const findings = lintMigrations(readMigrations())
for (const finding of findings) console.log(`  ${JSON.stringify(finding)}`)
let faults = findings.length

const database = await openTestDatabase()
const [schema, types] = await withClient(database.url, async (client) => [
  await dumpSchema(client),
  await tableTypes(client),
])
await database.close()
for (const [file, made] of [
  ['db/schema.sql', schema],
  ['src/platform/db/tables.ts', formatted(types)],
] as const) {
  const target = path.join(root, file)
  const stored = await readFile(target, 'utf8').catch(() => '')
  if (stored === made) continue
  if (compare) {
    console.log(`  ${file} differs from the migrations: run npm run schema and look at the difference`)
    faults += 1
  } else {
    writeFileSync(target, made)
    console.log(`  ${file} written`)
  }
}
process.exit(faults > 0 ? 1 : 0)

function formatted(text: string): string {
  const biome = path.join(root, 'node_modules/@biomejs/biome/bin/biome')
  const out = spawnSync(process.execPath, [biome, 'format', '--stdin-file-path=src/platform/db/tables.ts'], {
    input: text,
    cwd: root,
    encoding: 'utf8',
  })
  if (out.status !== 0) throw new Error(out.stderr)
  return out.stdout
}
