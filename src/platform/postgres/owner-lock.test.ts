// One owner at any time: by generations of a file, whoever is dead, slow or far away.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { currentHolder, hasMembers, join, tryClaim } from './owner-lock.ts'
import { thisProcess } from './process-identity.ts'

const base = fs.mkdtempSync(path.join(os.tmpdir(), 'chizheng-lock-'))
test.after(() => fs.rmSync(base, { recursive: true, force: true }))
let folders = 0

function folderWith(holder?: object, ageMs = 0): string {
  const folder = path.join(base, String(folders++))
  fs.mkdirSync(folder)
  if (holder) {
    const file = path.join(folder, 'owner.4')
    fs.writeFileSync(file, JSON.stringify(holder))
    const at = new Date(Date.now() - ageMs)
    fs.utimesSync(file, at, at)
  }
  return folder
}

const me = thisProcess()
const running = { ...me, state: 'running' }
const elsewhere = { ...running, machine: 'another boot, another namespace' }

for (const [what, holder, age, answer] of [
  ['nobody holds it', undefined, 0, 'mine'],
  ['a living process holds it', running, 3_600_000, 'held'],
  ['a living process that is shutting down holds it', { ...running, state: 'stopping' }, 0, 'held'],
  ['it was released', { ...running, state: 'released' }, 0, 'mine'],
  ['its holder is dead', { ...running, pid: 4_194_303 }, 0, 'mine'],
  ['its holder’s number belongs to a later process', { ...running, start: '1' }, 0, 'mine'],
  ['its holder is in another container and gave a sign just now', elsewhere, 1_000, 'held'],
  ['its holder is in another container and has been silent', elsewhere, 60_000, 'mine'],
] as const)
  test(`claim when ${what}: ${answer}`, () => {
    const folder = folderWith(holder, age)
    const claim = tryClaim(folder)
    assert.equal(claim.kind, answer)
    assert.equal(currentHolder(folder)?.alive, true)
    assert.equal(fs.readdirSync(folder).length, 1)
  })

test('many that try at the same moment: one gets it, over a dead holder as on an empty folder', async () => {
  const rounds = Array.from({ length: 60 }, (_, i) => folderWith(i % 2 ? { ...running, pid: 4_194_303 } : undefined))
  const gate = new Int32Array(new SharedArrayBuffer(4))
  const code = `
    import { parentPort, workerData } from 'node:worker_threads'
    const { tryClaim } = await import(workerData.module)
    const wins = []
    for (const [i, folder] of workerData.rounds.entries()) {
      // All wait at the gate until the last has come.
      if (Atomics.add(workerData.gate, 0, 1) + 1 === (i + 1) * workerData.workers) Atomics.notify(workerData.gate, 0)
      for (let n; (n = Atomics.load(workerData.gate, 0)) < (i + 1) * workerData.workers; ) Atomics.wait(workerData.gate, 0, n, 1)
      if (tryClaim(folder).kind === 'mine') wins.push(folder)
    }
    parentPort.postMessage(wins)`
  const workerData = { module: import.meta.resolve('./owner-lock.ts'), rounds, gate, workers: 4 }
  const url = new URL(`data:text/javascript,${encodeURIComponent(code)}`)
  const answers = Array.from({ length: 4 }, () => once(new Worker(url, { workerData }), 'message'))
  const winners = (await Promise.all(answers)).flat(2)
  assert.deepEqual(winners.sort(), [...rounds].sort())
})

test('the number grows over a release, so that a slow process cannot take an old one', () => {
  const folder = folderWith()
  for (const n of [1, 2, 3]) {
    const claim = tryClaim(folder)
    assert.ok(claim.kind === 'mine')
    assert.deepEqual(fs.readdirSync(folder), [`owner.${n}`])
    claim.lock.set('released')
  }
})

test('a holder that was taken for dead notices', () => {
  const folder = folderWith()
  const claim = tryClaim(folder)
  assert.ok(claim.kind === 'mine' && claim.lock.held())
  fs.writeFileSync(path.join(folder, 'owner.2'), JSON.stringify(elsewhere))
  assert.equal(claim.lock.held(), false)
})

test('the next owner learns that the last one was shutting down', () => {
  const claim = tryClaim(folderWith({ ...running, pid: 4_194_303, state: 'stopping' }))
  assert.equal(claim.kind === 'mine' && claim.previous?.state, 'stopping')
})

test('members count while they live', () => {
  const folder = folderWith()
  assert.equal(hasMembers(folder), false)
  const member = join(folder)
  assert.equal(hasMembers(folder), true)
  member.leave()
  fs.writeFileSync(path.join(folder, 'dead'), JSON.stringify({ ...me, pid: 4_194_303 }))
  assert.equal(hasMembers(folder), false)
  assert.deepEqual(fs.readdirSync(folder), [])
})
