// Aim: what is exported is what was signed: the same fingerprints when read back, twice the same, and never beside another set.
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { packsInForce } from '#src/modules/index.ts'
import { openTestPlatform } from '#test/platform.ts'
import { exportPacks } from './export-packs.ts'
import { loadPacks } from './pack-load.ts'
import { digestOf } from './packs-in-force.ts'

test('signed packs as files, read back the same', async (t) => {
  const { platform, db } = await openTestPlatform(t)
  const packs = await packsInForce(platform)
  const root = mkdtempSync(path.join(os.tmpdir(), 'chizheng-packs-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  const dir = path.join(root, 'out')
  const exported = await exportPacks(db, packs, dir)
  assert.equal(exported.length, 5)
  const loaded = loadPacks({ packsDir: dir, casesDir: path.resolve(import.meta.dirname, '../../../policy/cases') })
  const { set, inForce } = await packs.standing(db)
  assert.deepEqual(new Map([...loaded.revisions].sort()), new Map([...set.revisions].sort()))
  for (const { pack, digest } of inForce)
    assert.equal(digestOf(loaded.packs.find((other) => other.pack.id === pack.id)!.pack), digest)
  assert.match(
    readFileSync(path.join(dir, '411400-2022-9.yaml'), 'utf8'),
    /^# 商政办〔2022〕9号 第 1 版，系统发布 2022-06-01签发/,
  )
  await assert.rejects(exportPacks(db, packs, dir), /已有政策包/)
  await exportPacks(db, packs, path.join(root, 'again'))
  for (const name of readdirSync(dir))
    assert.equal(readFileSync(path.join(root, 'again', name), 'utf8'), readFileSync(path.join(dir, name), 'utf8'))
})

test('two processes at once seed one set', async (t) => {
  const { platform, db } = await openTestPlatform(t)
  await Promise.all([packsInForce(platform), packsInForce(platform), packsInForce(platform)])
  const rows = await db.selectFrom('policy_revision').select(['pack_id', 'state']).execute()
  assert.deepEqual([rows.length, new Set(rows.map(({ pack_id }) => pack_id)).size], [5, 5])
})
