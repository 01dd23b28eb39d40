import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { KeyService } from '#src/platform/keys/key-service.ts'
import { documentKey } from './person.rules.ts'

/** Written as a range, which the index on text_pattern_ops answers. */
const begins = (column: string, value: string) =>
  sql<SqlBool>`(${sql.ref(column)} ~>=~ ${value} and ${sql.ref(column)} ~<~ ${`${value}\u{10ffff}`})`

/**
 * The persons whom a search means (DESIGN: Search), as a condition on `person` under its alias: a whole document number or phone by
 * blind index, else the beginning of name, pinyin or initials. Nothing in between: encrypted fields have no beginning, and a middle
 * of a name would walk the table. Without words it is everybody.
 */
export function personMeant(keys: KeyService, words: string, alias = 'person'): RawBuilder<SqlBool> {
  const text = words.normalize('NFC').trim()
  const compact = text.normalize('NFKC').replace(/\s/g, '').toUpperCase()
  const lower = compact.toLowerCase()
  if (text === '') return sql<SqlBool>`true`
  if (/^\d{17}[\dX]$/.test(compact))
    return sql<SqlBool>`${sql.ref(`${alias}.person_id`)} = (select person_id from person_key where blind_index = ${keys.blindIndex('doc', documentKey(compact))})`
  if (/^\d{11}$/.test(compact))
    return sql<SqlBool>`${sql.ref(`${alias}.phone_index`)} = ${keys.blindIndex('phone', compact)}`
  return /^[a-z]+$/.test(lower)
    ? sql<SqlBool>`(${begins(`${alias}.pinyin`, lower)} or ${begins(`${alias}.initials`, lower)})`
    : begins(`${alias}.name`, text)
}

/**
 * The organisations that a search means, as a condition on `organisation` under its alias: a part of the name, the beginning of pinyin
 * or initials, or the whole credit code. Without words it is all of them.
 */
export function organisationMeant(words: string, alias = 'o'): RawBuilder<SqlBool> {
  const text = words.normalize('NFKC').replace(/\s/g, '').toLowerCase()
  if (text === '') return sql<SqlBool>`true`
  const column = (name: string) => sql.ref(`${alias}.${name}`)
  return sql<SqlBool>`(position(${text} in lower(normalize(${column('name')}, nfkc))) > 0 or starts_with(${column('pinyin')}, ${text})
    or starts_with(${column('initials')}, ${text}) or ${column('credit_code')} = ${text.toUpperCase()})`
}
