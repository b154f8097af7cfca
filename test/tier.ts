// How much the tests do. Set by vitest.config.ts from `vitest --mode quick|test|long`, which the scripts of package.json give.

const TIERS = ['quick', 'test', 'long'] as const
export type Tier = (typeof TIERS)[number]
export const TIER: Tier = TIERS.find(tier => tier === process.env['TEST_TIER']) ?? 'test'

/** A size of each tier. `LONG_SHARE` (0.05) makes long ones smaller, but not smaller than those of `npm test`. */
export function sized(sizes: Readonly<Record<Tier, number>>): number {
  if (TIER !== 'long') return sizes[TIER]
  return Math.max(sizes.test, Math.round(sizes.long * Number(process.env['LONG_SHARE'] ?? 1)))
}

/** Where random numbers begin: the given seed, so that `npm test` does the same every day; in long runs that of the day, or of `SEED`. */
export function seedOf(fixed: number): number {
  const seed = process.env['SEED']
  return seed === undefined ? fixed : (fixed + Number(seed)) | 0
}

/** Whether the n-th of many alike is tried: each one at full size, else some of them, spread evenly. */
export const isChosen = (n: number): boolean =>
  (n * 37 + Math.abs(seedOf(0))) % 100 < sized({ quick: 4, test: 6, long: 100 })

/** Runs of a property of fast-check: so many in `npm test`, a fifth while working, ten times as many at full size. */
export const trials = (usual: number, seed: number): { readonly numRuns: number; readonly seed: number } => ({
  numRuns: sized({ quick: Math.ceil(usual / 5), test: usual, long: usual * 10 }),
  seed: seedOf(seed),
})
