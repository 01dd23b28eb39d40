export { adminModule } from './admin.routes.ts'
export { type Proofs, saveProofs } from './proofs.ts'
