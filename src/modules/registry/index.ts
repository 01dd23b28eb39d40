export {
  findAccountHolder,
  indexOldAccounts,
  moveAccountInTx,
  sealAccount,
  takeAccountsInTx,
} from './account-key.store.ts'
export { organisationMeant, personMeant } from './meant.ts'
export { neverPublished } from './never-published.ts'
export {
  findAccountsOfOthers,
  findPerson,
  findPersonIdsByDocNo,
  type KnownPerson,
  lockPersonsInTx,
  type PersonInput,
  registerPersonsInTx,
  searchPersons,
} from './person.store.ts'
export { loadReferenceData, pinyinOf } from './reference-data.ts'
export { registryModule } from './registry.routes.ts'
