import { mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { stringify } from 'yaml'
import type { Db } from '#src/platform/db/database.ts'
import { loadPacks } from './pack-load.ts'
import { signaturesOf } from './pack-view.ts'
import { digestOf, type PacksInForce } from './packs-in-force.ts'
import { RELEASE_NAME } from './revision-view.ts'

export interface ExportedPack {
  readonly file: string
  readonly packId: string
  readonly document: string
  readonly number: number
  readonly revision: string
  readonly kind: string
  readonly author: string
  readonly signer: string
  readonly signedDay: string
}

/**
 * The signed packs in force as files, one a pack, with `revisions.json` saying who signed each. Reads them back and throws when one
 * would not load as the same text. Throws when the folder already holds packs: two sets must not mix.
 */
export async function exportPacks(db: Db, packs: PacksInForce, dir: string): Promise<ExportedPack[]> {
  await mkdir(dir, { recursive: true })
  if ((await readdir(dir)).some((name) => name.endsWith('.yaml')))
    throw new Error(`文件夹 ${dir} 里已有政策包，请换一个空文件夹`)
  const { inForce, broken } = await packs.inspect(db)
  if (broken.length > 0)
    throw new Error(`${broken.map(({ document }) => document).join('、')}的现行版本读不出来，先修复再导出`)
  const signed = await signaturesOf(db, inForce)
  const exported: ExportedPack[] = []
  for (const { pack, number, digest, revisionId } of inForce) {
    const record = signed.get(revisionId)!
    const signer = record.kind === 'release' ? RELEASE_NAME : record.signer_name!
    const file = `${pack.id}.yaml`
    const head = `# ${pack.document} 第 ${number} 版，${signer} ${record.signed_day}签发，SHA-256 ${digest}\n`
    await writeFile(path.join(dir, file), head + stringify(pack, { lineWidth: 0 }))
    exported.push({
      file,
      packId: pack.id,
      document: pack.document,
      number,
      revision: digest,
      kind: record.kind,
      author: record.author_name ?? RELEASE_NAME,
      signer,
      signedDay: record.signed_day!,
    })
  }
  await writeFile(path.join(dir, 'revisions.json'), `${JSON.stringify(exported, null, 2)}\n`)
  const again = new Map(loadPacks({ packsDir: dir }).packs.map(({ pack }) => [pack.id, digestOf(pack)]))
  const other = exported.find(({ packId, revision }) => again.get(packId) !== revision)
  if (other) throw new Error(`${other.file} 读回来与签发的内容不同，不能使用`)
  return exported
}
