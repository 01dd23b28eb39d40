import type { Module } from '#src/platform/module.ts'
import { portalRoutes } from './portal.routes.ts'

/** What a worker sees of the own records; reads of the other modules. */
export const portalModule = (): Module => ({ name: 'portal', routes: portalRoutes })
