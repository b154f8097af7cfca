import { steps, type Step } from '../../src/index.ts'
import type { Made } from './made.ts'

// What several processes want to write into one directory: a file that is copied and one that is written anew.

export const MADE: readonly Made[] = [
  { uid: 'orders', layout: 'canonical', sizes: [1200] },
  { uid: 'carts', layout: 'heap', sizes: [900] },
]
export const STEPS: readonly Step[] = [steps.renameUid({ orders: 'orders-v2' })]
