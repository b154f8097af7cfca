import { steps } from '../../src/index.ts'
import type { Made } from './made.ts'

// What is done over and over while somebody kills it: files that are linked, copied behind another header, and written anew.

const several = (count: number, name: string, layout: Made['layout'], sizes: readonly number[]): readonly Made[] =>
  Array.from({ length: count }, (_, i) => ({ uid: `${name}-${i}`, layout, sizes }))
export const MADE: readonly Made[] = [
  ...several(4, 'linked', 'canonical', [700, 700]),
  ...several(4, 'copied', 'canonical', [700, 700]),
  ...several(4, 'derived', 'heap', [700, 700]),
  ...several(4, 'cut', 'list', [3000, 3000]),
  ...several(4, 'small', 'canonical', [10]),
]
export const STEPS = [
  steps.renameState(
    Object.fromEntries(MADE.flatMap(({ uid }) => (uid.startsWith('copied') ? [[`${uid}/cnt`, 'count']] : []))),
  ),
  steps.drop(...MADE.flatMap(({ uid }) => (uid.startsWith('cut') ? [`${uid}/rules`] : [])), 'small-3'),
  steps.renameUid({ 'linked-0': 'linked-1', 'linked-1': 'linked-0' }),
]
export const LINK = true
