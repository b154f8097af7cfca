import { defineConfig } from 'vitest/config'

/** The restore harness. Its files are not named `*.test.ts`, so that `npm test` leaves them alone. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ['restore/*.flink.ts'],
    // A test waits until Maven is done, and until Flink has answered those before it.
    testTimeout: 900_000,
    hookTimeout: 60_000,
    reporters: ['verbose'],
    sequence: { concurrent: true },
    // More than the JVMs, so that each has something to do while sp-migrate runs.
    maxConcurrency: 6,
  },
})
