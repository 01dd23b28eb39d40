export { adminModule } from './admin.routes.ts'
