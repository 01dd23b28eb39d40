import type { Api } from '#src/platform/http/api.ts'
import { SETTINGS, type SettingKey } from '#src/platform/settings/settings.ts'
import { adminContract } from './admin.contract.ts'

/** The settings in force for the viewer's unit today: the value, the document, and the unit it comes down from. */
export function settingRoutes(api: Api): void {
  api.read(adminContract.settings, async ({ platform, db, scope, day }) => {
    const tree = await platform.unitTree()
    const chain = [...tree.ancestors(scope.unitId), 'CN']
    const rows = await db
      .selectFrom('setting')
      .selectAll()
      .where('unit_id', 'in', chain)
      .where('from_day', '<=', day)
      .where((eb) => eb.or([eb('to_day', 'is', null), eb('to_day', '>', day)]))
      .orderBy('from_day', 'desc')
      .execute()
    const nearest = (key: SettingKey) =>
      rows
        .filter((row) => row.key === key)
        .sort((a, b) => chain.indexOf(a.unit_id) - chain.indexOf(b.unit_id))
        .at(0)
    return {
      items: (Object.keys(SETTINGS) as SettingKey[]).flatMap((key) => {
        const row = nearest(key)
        return row
          ? [
              {
                key,
                name: SETTINGS[key].name,
                value: row.value,
                from: row.from_day,
                document: row.document,
                unitName: tree.get(row.unit_id).name,
              },
            ]
          : []
      }),
    }
  })
}
