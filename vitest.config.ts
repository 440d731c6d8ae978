import { fileURLToPath } from 'node:url'

import { defineConfig } from 'vitest/config'

// Hundreds of threads and processes are started: without it each of them compiles all sources anew.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('node_modules/.cache/compile', import.meta.url))

/** The same tests twice: against the sources, and against the build that gets published. */
const project = (name: string, conditions: string[]) => ({
  extends: true as const,
  ssr: { resolve: { conditions } },
  test: { name },
})

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    maxWorkers: '100%', // the default leaves one core idle
    projects: [project('source', ['hublet-source']), project('dist', [])],
  },
})
