/** What other modules may use: who is listed, asked in the transaction that would give money or a seat. */
export { findListed, inForceOn, type Listed, listedKey, listedWords } from './blacklist.store.ts'
export { supervisionModule } from './supervision.routes.ts'
