import { readFile } from 'node:fs/promises'
import { pinyin } from 'pinyin-pro'
import type { Db } from '#src/platform/db/database.ts'

const seed = async <T>(name: string): Promise<T[]> =>
  JSON.parse(await readFile(new URL(`../../../db/seed/${name}.json`, import.meta.url), 'utf8')) as T[]

/** Syllables without tones, and their first letters: what people type to find a name. */
export const pinyinOf = (name: string, surname = false) => {
  const syllables = pinyin(name, {
    toneType: 'none',
    type: 'array',
    nonZh: 'consecutive',
    v: true,
    ...(surname ? { surname: 'head' } : {}),
  })
    .map((part) => part.replace(/[^a-z0-9]/gi, '').toLowerCase())
    .filter((part) => part !== '')
  return { pinyin: syllables.join(''), initials: syllables.map((part) => part[0]).join('') }
}

const ALL_LEVELS = ['SPECIAL', 'L5', 'L4', 'L3', 'L2', 'L1']

/**
 * The data every installation starts with: divisions of China, the functional zone and departments of Shangqiu, occupations,
 * the calendar of worked and free days, default settings, Shangqiu's target tables, the sources of money with what each may pay. Loaded once into an empty
 * database; afterwards the office's own imports and documents rule. Returns whether it loaded.
 */
export async function loadReferenceData(db: Db): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    if (await trx.selectFrom('unit').select('unit_id').limit(1).executeTakeFirst()) return false
    const units = await seed<{
      id: string
      kind: string
      level: string
      divisionCode: string | null
      name: string
      shortName: string
      parentId: string | null
      sort: number
      sample: boolean
      source: string
    }>('units')
    for (let at = 0; at < units.length; at += 1000)
      await trx
        .insertInto('unit')
        .values(
          units.slice(at, at + 1000).map((unit) => ({
            unit_id: unit.id,
            kind: unit.kind,
            level: unit.level,
            division_code: unit.divisionCode,
            name: unit.name,
            short_name: unit.shortName,
            parent_id: unit.parentId,
            sort: unit.sort,
            valid_from: '1949-10-01' as never,
            sample: unit.sample,
            source: unit.source,
          })),
        )
        .execute()
    const occupations = await seed<{
      code: string
      name: string
      edition: string
      marker: string
      licenceRequired: string
    }>('occupations')
    await trx
      .insertInto('occupation')
      .values(
        occupations.map((o) => ({
          code: o.code,
          name: o.name,
          edition: o.edition,
          marker: o.marker,
          licence_required: o.licenceRequired,
          levels_available: ALL_LEVELS,
          ...pinyinOf(o.name),
        })),
      )
      .execute()
    const maps = await seed<{ edition: string; code: string; mapsTo: string; note: string }>('occupation-map')
    await trx
      .insertInto('occupation_map')
      .values(maps.map((m) => ({ edition: m.edition, code: m.code, maps_to: m.mapsTo, note: m.note })))
      .execute()
    await trx
      .insertInto('calendar_day')
      .values(await seed<never>('calendar'))
      .execute()
    const settings = await seed<{ unitId: string; key: string; value: unknown; from: string; document: string }>(
      'settings',
    )
    await trx
      .insertInto('setting')
      .values(
        settings.map((s) => ({
          unit_id: s.unitId,
          key: s.key,
          value: JSON.stringify(s.value),
          from_day: s.from as never,
          document: s.document,
        })),
      )
      .execute()
    await trx
      .insertInto('target_table')
      .values([
        {
          table_id: 'sq-2022-county',
          region_id: '411400',
          year: 2022,
          name: '县市区',
          document: '商政办〔2022〕9号',
          clause: '附件1',
          sort: 1,
        },
        {
          table_id: 'sq-2022-department',
          region_id: '411400',
          year: 2022,
          name: '市直单位',
          document: '商政办〔2022〕9号',
          clause: '附件2',
          sort: 2,
        },
      ])
      .execute()
    type Row = {
      annex: number
      seq: number
      printedName: string
      unitId: string
      printed: Record<string, string>
      value: Record<string, number>
      remark: string
    }
    const targets = await seed<Row>('shangqiu-targets')
    await trx
      .insertInto('target')
      .values(
        targets.flatMap((row) =>
          Object.keys(row.value).map((measure) => ({
            table_id: row.annex === 1 ? 'sq-2022-county' : 'sq-2022-department',
            unit_id: row.unitId,
            measure,
            seq: row.seq,
            printed_name: row.printedName,
            printed: row.printed[measure]!,
            value: row.value[measure]!,
            remark: row.remark,
          })),
        ),
      )
      .execute()
    const funds = await seed<{
      code: string
      name: string
      ownerUnit: string
      source: string
      uses: { region: string; programs: string[]; from: string; document: string; assumption: string | null }[]
    }>('funds')
    await trx
      .insertInto('fund')
      .values(
        funds.map((fund) => ({
          fund_code: fund.code,
          name: fund.name,
          owner_unit: fund.ownerUnit,
          source: fund.source,
        })),
      )
      .execute()
    await trx
      .insertInto('fund_use')
      .values(
        funds.flatMap((fund) =>
          fund.uses.flatMap((use) =>
            use.programs.map((program) => ({
              fund_code: fund.code,
              region_id: use.region,
              program,
              from_day: use.from as never,
              document: use.document,
              assumption: use.assumption,
            })),
          ),
        ),
      )
      .execute()
    return true
  })
}
