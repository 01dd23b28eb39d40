import { fileURLToPath } from 'node:url'
import { tanstackRouter } from '@tanstack/router-plugin/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type UserConfig } from 'vite'

export const FACES = ['portal', 'console'] as const
export type Face = (typeof FACES)[number]

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** File-based routes of the console; bin/build-web.mjs --routes writes the tree with the same options. */
export const ROUTES = {
  target: 'react',
  autoCodeSplitting: true,
  routesDirectory: here('./console/routes'),
  generatedRouteTree: here('./console/routeTree.gen.ts'),
  quoteStyle: 'single',
  semicolons: false,
  addExtensions: true,
  disableLogging: true,
  routeTreeFileHeader: [
    '// biome-ignore-all lint: written by TanStack Router from routes/',
    '// biome-ignore-all format: written by TanStack Router from routes/',
    '// biome-ignore-all assist: written by TanStack Router from routes/',
  ],
  tmpDir: here('../node_modules/.cache/tanstack'),
} as const

/**
 * One face of the product. Two builds, because officials' browsers (Chromium 90) and workers' old phones (Chromium 80) ask for
 * different syntax, and because the portal must share no chunk with Ant Design.
 */
export function faceConfig(face: Face): UserConfig {
  const target = face === 'portal' ? 'chrome80' : 'chrome90'
  return {
    configFile: false,
    root: here(`./${face}`),
    base: face === 'portal' ? '/' : '/console/',
    publicDir: false,
    plugins:
      face === 'console'
        ? [tanstackRouter({ ...ROUTES, routeTreeFileHeader: [...ROUTES.routeTreeFileHeader] }), react()]
        : [react()],
    build: {
      target,
      cssTarget: target,
      outDir: here(face === 'portal' ? './dist' : './dist/console'),
      emptyOutDir: false,
      sourcemap: false,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 1000,
      // A data: URL in a style sheet or an inline script would need a wider Content-Security-Policy.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // Each route file would be a chunk of its own, with its own list of the files its page needs; in one chunk they share one
      // list (43 kB less to start). The pages themselves (`?tsr-split=component`) stay apart and are loaded when opened.
      rolldownOptions: {
        output: { codeSplitting: { groups: [{ name: 'routes', test: /web\/console\/routes\/[^?]*$/ }] } },
      },
    },
    server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
  } as UserConfig
}

export default defineConfig(({ mode }) => faceConfig(mode === 'portal' ? 'portal' : 'console'))
