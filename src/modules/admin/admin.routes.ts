import type { Module } from '#src/platform/module.ts'
import { accountRoutes } from './account.routes.ts'
import { auditRoutes } from './audit.routes.ts'
import { fileRoutes } from './file.routes.ts'
import { messageRoutes } from './message.routes.ts'
import { proofRoutes } from './proof.routes.ts'
import { queueRoutes } from './queue.routes.ts'
import { searchRoutes } from './search.routes.ts'
import { secondFactorRoutes } from './second-factor.routes.ts'
import { sessionRoutes } from './session.routes.ts'
import { siteRoutes } from './site.routes.ts'
import { taskRoutes } from './task.routes.ts'

/** `business`: the other modules, whose queues and searches are merged here. */
export function adminModule(options: { business: readonly Module[]; demoStrict: boolean }): Module {
  return {
    name: 'admin',
    routes(api) {
      sessionRoutes(api, options)
      secondFactorRoutes(api)
      siteRoutes(api)
      queueRoutes(api, options.business)
      searchRoutes(api, options.business)
      taskRoutes(api)
      messageRoutes(api)
      fileRoutes(api)
      accountRoutes(api)
      auditRoutes(api)
      proofRoutes(api)
    },
  }
}
