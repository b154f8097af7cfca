import { expect, test } from 'vitest'
import type { Type } from '../../src/model/type.ts'
import { lengthOf } from '../../src/type/types.ts'

// getLength() as the serializers of Flink 1.20.3 and 2.3.0 answer it: a wrong one splits keys wrongly.
test.each<[Type & Record<string, unknown>, number]>([
  [{ kind: 'sqlTimeWindow' }, 16],
  [{ kind: 'countWindow' }, 8],
  [{ kind: 'sqlGlobalWindow' }, 1],
  [{ kind: 'null' }, 1],
  [{ kind: 'sortedLong' }, 8],
  [{ kind: 'metaSqnInfo' }, 16],
  [{ kind: 'rowSqnInfo' }, 16],
  [{ kind: 'timestampData', precision: 3 }, 8],
  [{ kind: 'timestampData', precision: 9 }, 12],
  [{ kind: 'decimalData', precision: 10, scale: 2 }, -1],
  [{ kind: 'stringData' }, -1],
  [{ kind: 'rowData', fields: [] }, -1],
  [{ kind: 'eventId' }, 12],
  [{ kind: 'enumeration', className: 'scala.Enumeration', constants: [] }, 4],
  [{ kind: 'caseClass', className: 'scala.Tuple2', fields: [{ kind: 'int' }, { kind: 'long' }] }, 12],
  [{ kind: 'caseClass', className: 'scala.Tuple2', fields: [{ kind: 'string' }, { kind: 'int' }] }, -1],
])('%j is %d bytes long', (type, length) => expect(lengthOf(type)).toBe(length))
