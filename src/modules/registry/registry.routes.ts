import type { Module } from '#src/platform/module.ts'

export function registryModule(): Module {
  return { name: 'registry', routes() {} }
}
