import { sql } from 'kysely'
import { accountCode } from './accounts.rules.ts'
import type { AccountKind, Book } from './ledger.types.ts'

/**
 * An account of the book as an insert into `transfer` names it: an account that is not in the ledger comes out null, which the
 * column refuses. Looked up once a statement; a foreign key would look twice for each of 100,000 rows.
 */
export const accountIn = (book: Omit<Book, 'budgetId'>, kind: AccountKind) =>
  sql<string>`(select account_code from ledger_account where account_code = ${accountCode(book, kind)})`
