import { onThisMachine } from '../internal.ts'
import { command } from './command.ts'
import { carryOut, FROM_TO, PLAN_OPTIONS, planned, REPORTING } from './migration.ts'
import { READ_OPTIONS } from './options.ts'

export const migrate = command({
  name: undefined,
  describe: 'Migrate',
  positionals: FROM_TO,
  options: { ...PLAN_OPTIONS, ...REPORTING, ...READ_OPTIONS },
  examples: [
    ['samples/orders out/orders --rename-uid orders=orders-v2 --dry-run', 'What would happen?'],
    ['samples/orders out/orders --rename-uid orders=orders-v2', 'Another uid'],
    ['samples/states-2.3-canonical-heap out/states --drop accounts/limits', 'Without one state'],
    ['samples/states-1.20-native-heap out/states --to-flink 2.3', 'Heap-native to canonical, for another release'],
  ],
  writes: true,
  async run(given, flags) {
    const { plan, file } = await planned(given, flags)
    return carryOut(plan, file, onThisMachine(given.to), given)
  },
})
