import type { UnitTree } from '#src/platform/access/units.ts'
import type { Standing } from './packs-in-force.ts'
import type { PolicyHealth } from './policy.contract.ts'
import { regionName } from './revision-view.ts'

/** One sentence on what is wrong with the packs; null when each signed revision decides as it was signed. */
export function troubleOf({ broken, inForce }: Standing): string | null {
  if (broken.length === 0) return null
  const dead = broken.filter(({ packId }) => !inForce.some(({ pack }) => pack.id === packId))
  const names = (list: typeof broken) => list.map(({ document }) => document).join('、')
  return dead.length > 0
    ? `${names(dead)}的现行版本读不出来，也没有可用的旧版本：这些政策暂不能判定，请立即联系系统管理员`
    : `${names(broken)}的现行版本读不出来，正按最后一个完好的版本判定，请立即联系系统管理员`
}

export function policyHealthOf(tree: UnitTree, standing: Standing, now: Date): PolicyHealth {
  const trouble = troubleOf(standing)
  const packIds = new Set([
    ...standing.inForce.map(({ pack }) => pack.id),
    ...standing.broken.map(({ packId }) => packId),
  ])
  return {
    ok: trouble === null,
    sentence: trouble ?? '',
    checkedAt: now.toISOString(),
    packs: [...packIds].sort().map((packId) => {
      const held = standing.inForce.find(({ pack }) => pack.id === packId)
      const broken = standing.broken.find((each) => each.packId === packId)
      return {
        packId,
        document: held?.pack.document ?? broken!.document,
        regionName: regionName(tree, held?.pack.region ?? broken!.regionId),
        decidingBy: held ? { revisionId: held.revisionId, number: held.number, revision: held.digest } : null,
        broken: broken
          ? {
              revisionId: broken.revisionId,
              number: broken.number,
              revision: broken.digest,
              since: broken.since.toISOString(),
              faults: [...broken.faults],
            }
          : null,
      }
    }),
  }
}
