import { syntheticBankCard } from '#src/kernel/identity/bank-card.ts'
import { creditCheckChar } from '#src/kernel/identity/credit-code.ts'
import { newId } from '#src/kernel/ids.ts'
import { pinyinOf, sealAccount } from '#src/modules/registry/index.ts'
import type { Role } from '#src/platform/access/roles.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { KeyService } from '#src/platform/keys/key-service.ts'
import {
  insertOrganisationsInTx,
  organisationRows,
  SAMPLE_ORGANISATIONS,
  type SampleOrganisation,
  scopeRows,
} from './sample-city.ts'

/** Who acts in a county of the sample year: user names, and the body that examines. */
export interface SampleCounty {
  readonly unitId: string
  readonly shortName: string
  readonly county: string
  readonly provider: string
  readonly assessor: string
  readonly assessorId: string
}

const KNOWN: Readonly<Record<string, Omit<SampleCounty, 'unitId' | 'shortName'>>> = {
  '411402': {
    county: 'county',
    provider: 'provider',
    assessor: 'assessor',
    assessorId: SAMPLE_ORGANISATIONS.assessor.id,
  },
  '411481': {
    county: 'county2',
    provider: 'provider2',
    assessor: 'assessor-411481',
    assessorId: SAMPLE_ORGANISATIONS.assessor2.id,
  },
}

/**
 * The county's office, school and assessment body. 梁园区 and 永城市 have the demo accounts; every other unit of the target table
 * gets one school, one assessment body and accounts `county-<unit>` and so on with the demo's password.
 */
export async function loadSampleCounty(db: Db, keys: KeyService, unitId: string): Promise<SampleCounty> {
  const unit = await db
    .selectFrom('unit')
    .select(['short_name', 'sort'])
    .where('unit_id', '=', unitId)
    .executeTakeFirstOrThrow()
  const known = KNOWN[unitId]
  const county: SampleCounty = known
    ? { unitId, shortName: unit.short_name, ...known }
    : {
        unitId,
        shortName: unit.short_name,
        county: `county-${unitId}`,
        provider: `provider-${unitId}`,
        assessor: `assessor-${unitId}`,
        assessorId: newId(),
      }
  await db.transaction().execute(async (trx) => {
    const { password_hash } = await trx
      .selectFrom('account')
      .select('password_hash')
      .where('username', '=', 'city')
      .executeTakeFirstOrThrow()
    const accounts: { username: string; role: Role; organisationId: string | null }[] = []
    if (known) {
      if (unitId === '411481')
        accounts.push({ username: county.assessor, role: 'assessor', organisationId: county.assessorId })
    } else {
      const serial = String(unit.sort % 10_000).padStart(4, '0')
      const code = (first17: string) => first17 + creditCheckChar(first17)
      const provider: SampleOrganisation = {
        id: newId(),
        kind: 'provider',
        subkind: 'private',
        qualifiedBy: 'tender',
        creditCode: code(`52411499TE${serial}P13`),
        name: `${unit.short_name}示例职业培训学校`,
        unitId,
      }
      const assessor: SampleOrganisation = {
        id: county.assessorId,
        kind: 'assessor',
        subkind: 'S',
        qualifiedBy: 'filing',
        creditCode: code(`52411499TE${serial}A21`),
        name: `${unit.short_name}示例技能评价中心`,
        unitId,
        assessorCode: `S00004199${serial}`,
      }
      const all = [provider, assessor]
      await insertOrganisationsInTx(
        { db: trx },
        organisationRows(
          all,
          (n) => sealAccount(keys, syntheticBankCard(9_100_000_000 + unit.sort * 10 + n)),
          pinyinOf,
        ),
      )
      await trx.insertInto('organisation_scope').values(scopeRows(all)).execute()
      accounts.push(
        { username: county.county, role: 'county', organisationId: null },
        { username: county.provider, role: 'provider', organisationId: provider.id },
        { username: county.assessor, role: 'assessor', organisationId: assessor.id },
      )
    }
    if (accounts.length > 0)
      await trx
        .insertInto('account')
        .values(
          accounts.map((account) => ({
            account_id: newId(),
            username: account.username,
            display_name: `样${unit.short_name.slice(0, 2)}`,
            role: account.role,
            unit_id: unitId,
            organisation_id: account.organisationId,
            password_hash,
            must_change_password: false,
            demo: true,
          })),
        )
        .onConflict((conflict) => conflict.doNothing())
        .execute()
  })
  return county
}
