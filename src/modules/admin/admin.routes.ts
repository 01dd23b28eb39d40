import type { Module } from '#src/platform/module.ts'
import { fileRoutes } from './file.routes.ts'
import { sessionRoutes } from './session.routes.ts'

export function adminModule(options: { business: readonly Module[]; demoStrict: boolean }): Module {
  return {
    name: 'admin',
    routes(api) {
      sessionRoutes(api, options)
      fileRoutes(api)
    },
  }
}
