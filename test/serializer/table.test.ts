import { describe, expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { readJavaStream } from '../../src/java/stream.ts'
import { snapshotsWith } from '../../src/serializer/forms.ts'
import { logicalType } from '../../src/type/logical.ts'
import { hex, utf } from '../hex.ts'
import { thrown } from '../laws.ts'
import {
  BASE,
  composite,
  delegate,
  INT,
  LONG,
  RT,
  simple,
  snapshotLaws,
  STREAMING,
  STRING,
  TABLE,
  versioned,
} from './snapshots.ts'

const LOGICAL = 'org.apache.flink.table.types.logical.'
const ONE = '0000000000000001'
const ZERO = '0000000000000000'

/** A LogicalType as a Java object: class, root, own fields as descriptors and as data. */
const logical = (
  className: string,
  root: string,
  fields: readonly string[] = [],
  data = '',
  nullable = '01',
): string => `aced0005 73
  72 ${utf(LOGICAL + className)} ${ONE} 02 000${fields.length} ${fields.join(' ')} 78
  72 ${utf(`${LOGICAL}LogicalType`)} ${ONE} 02 0002 5a ${utf('isNullable')} 4c ${utf('typeRoot')} 74 ${utf(`L${LOGICAL.replaceAll('.', '/')}LogicalTypeRoot;`)} 78 70
  ${nullable}
  7e 72 ${utf(`${LOGICAL}LogicalTypeRoot`)} ${ZERO} 12 0000 78 72 ${utf('java.lang.Enum')} ${ZERO} 12 0000 78 70 74 ${utf(root)}
  ${data}
`
const INT_TYPE = logical('IntType', 'INTEGER')
const STRING_TYPE = logical('VarCharType', 'VARCHAR', [`49 ${utf('length')}`], '7fffffff')
const DECIMAL_TYPE = logical(
  'DecimalType',
  'DECIMAL',
  [`49 ${utf('precision')}`, `49 ${utf('scale')}`],
  '00000014 00000002',
  '00',
)

const int = { kind: 'INTEGER', nullable: true }
const string = { kind: 'VARCHAR', nullable: true, length: 2147483647 }
const decimal = { kind: 'DECIMAL', nullable: false, precision: 20, scale: 2 }

describe('LogicalType as a Java object', () => {
  test('INT has 318 bytes', () => expect(hex(INT_TYPE)).toHaveLength(318))
  test.each([
    ['INT', INT_TYPE, int],
    ['STRING', STRING_TYPE, string],
    ['DECIMAL(20, 2) NOT NULL', DECIMAL_TYPE, decimal],
  ])('%s', (_, text, type) => {
    expect(logicalType(readJavaStream(new ByteReader(hex(text))))).toEqual(type)
  })
})

const ROW_DATA = `${TABLE}RowDataSerializer$RowDataSerializerSnapshot`
const TYPES = `00000003 ${INT_TYPE} ${STRING_TYPE} ${DECIMAL_TYPE}`
const STRING_DATA = simple(`${TABLE}StringDataSerializer`)
const DECIMAL_DATA = versioned(`${TABLE}DecimalDataSerializer$DecimalSerializerSnapshot`, 3, '00000014 00000002')
const NESTED = delegate(INT, STRING_DATA, DECIMAL_DATA)
const rowData = (...names: readonly string[]): object => ({
  kind: 'rowData',
  fields: [int, string, decimal].map((type, i) => ({ name: names[i], type })),
})
const NAMELESS = 'Row<f0 INT, f1 STRING, f2 DECIMAL(20, 2) NOT NULL>'
const NAMES = utf('id') + utf('name') + utf('price')
const NAMED = 'Row<id INT, name STRING, price DECIMAL(20, 2) NOT NULL>'

snapshotLaws('RowData', [
  {
    name: 'version 3, without names',
    hex: versioned(ROW_DATA, 3, `${TYPES} ${NESTED}`),
    type: rowData('f0', 'f1', 'f2'),
    text: NAMELESS,
  },
  {
    name: 'version 4, names in front of the nested snapshots',
    hex: versioned(ROW_DATA, 4, `${TYPES} 01 ${NAMES} ${NESTED}`),
    type: rowData('id', 'name', 'price'),
    text: NAMED,
  },
  {
    name: 'version 4, no names in front',
    hex: versioned(ROW_DATA, 4, `${TYPES} 00 ${NESTED}`),
    type: rowData('f0', 'f1', 'f2'),
    text: NAMELESS,
  },
  {
    name: 'version 4, names behind the nested snapshots',
    hex: versioned(ROW_DATA, 4, `${TYPES} ${NESTED} 01 ${NAMES}`),
    type: rowData('id', 'name', 'price'),
    text: NAMED,
  },
  {
    name: 'version 4, no names behind',
    hex: versioned(ROW_DATA, 4, `${TYPES} ${NESTED} 00`),
    type: rowData('f0', 'f1', 'f2'),
    text: NAMELESS,
  },
  {
    name: 'no columns',
    hex: versioned(ROW_DATA, 3, `00000000 ${delegate()}`),
    type: { kind: 'rowData', fields: [] },
    text: 'Row<>',
  },
])

const SERIALIZER = `aced0005 73 72 ${utf(`${BASE}IntSerializer`)} ${ONE} 02 0000 78 70`
const linkedList = (nullMask: boolean): object => ({ kind: 'linkedList', element: { kind: 'int' }, nullMask })
const LINKED_LIST = `${TABLE}LinkedListSerializer$LinkedListSerializerSnapshot`
const TIME_WINDOW = versioned(
  'org.apache.flink.table.runtime.operators.window.TimeWindow$Serializer$TimeWindowSerializerSnapshot',
  3,
  '',
)

snapshotLaws('other data structures of SQL', [
  {
    name: 'BinaryRowData',
    hex: versioned(`${TABLE}BinaryRowDataSerializer$BinaryRowDataSerializerSnapshot`, 3, '00000007'),
    type: { kind: 'binaryRow', arity: 7 },
    text: 'BinaryRow(7)',
  },
  {
    name: 'DecimalData',
    hex: DECIMAL_DATA,
    type: { kind: 'decimalData', precision: 20, scale: 2 },
    text: 'Decimal(20,2)',
  },
  {
    name: 'TimestampData',
    hex: versioned(`${TABLE}TimestampDataSerializer$TimestampDataSerializerSnapshot`, 1, '00000003'),
    type: { kind: 'timestampData', precision: 3 },
    text: 'Timestamp(3)',
  },
  {
    name: 'ArrayData',
    hex: versioned(`${TABLE}ArrayDataSerializer$ArrayDataSerializerSnapshot`, 3, `${INT_TYPE} ${SERIALIZER}`),
    type: { kind: 'arrayData', element: int },
    text: 'ArrayData<INT>',
  },
  {
    name: 'MapData',
    hex: versioned(
      `${TABLE}MapDataSerializer$MapDataSerializerSnapshot`,
      3,
      `${STRING_TYPE} ${DECIMAL_TYPE} ${SERIALIZER} ${SERIALIZER}`,
    ),
    type: { kind: 'mapData', key: string, value: decimal },
    text: 'MapData<STRING, DECIMAL(20, 2) NOT NULL>',
  },
  {
    name: 'RawValueData',
    hex: composite(`${TABLE}RawValueDataSerializer$RawValueDataSerializerSnapshot`, 0, '', STRING),
    type: { kind: 'rawValue', element: { kind: 'string' } },
    text: 'Raw<String>',
  },
  {
    name: 'linked list, version 1',
    hex: composite(LINKED_LIST, 1, '', INT),
    type: linkedList(false),
    text: 'LinkedList<Integer>',
  },
  {
    name: 'linked list, version 2',
    hex: composite(LINKED_LIST, 2, '', INT),
    type: linkedList(true),
    text: 'LinkedList<Integer>',
  },
  {
    name: 'linked list, version 3 with a mask',
    hex: composite(LINKED_LIST, 3, '01', INT),
    type: linkedList(true),
    text: 'LinkedList<Integer>',
  },
  {
    name: 'linked list, version 3 without',
    hex: composite(LINKED_LIST, 3, '00', INT),
    type: linkedList(false),
    text: 'LinkedList<Integer>',
  },
  {
    name: 'sorted map',
    hex: versioned(`${TABLE}SortedMapSerializerSnapshot`, 3, `${SERIALIZER} ${delegate(STRING, LONG)}`),
    type: { kind: 'sortedMap', key: { kind: 'string' }, value: { kind: 'long' } },
    text: 'SortedMap<String, Long>',
  },
  {
    name: 'external serializer: the type inside',
    hex: composite(`${TABLE}ExternalSerializer$ExternalSerializerSnapshot`, 1, `${SERIALIZER} 01`, STRING_DATA),
    type: { kind: 'stringData', otherSnapshot: true },
    text: 'StringData',
  },
  {
    name: 'window key',
    hex: composite(`${TABLE}WindowKeySerializer$WindowKeySerializerSnapshot`, 1, '', STRING),
    type: { kind: 'windowKey', element: { kind: 'string' } },
    text: 'WindowKey<String>',
  },
  {
    name: 'a node of the list of the upsert materializer',
    hex: composite(
      'org.apache.flink.table.runtime.sequencedmultisetstate.linked.NodeSerializer$NodeSerializerSnapshot',
      0,
      '',
      STRING,
      LONG,
      ...[1, 2, 3].map(() => composite(`${RT}NullableSerializer$NullableSerializerSnapshot`, 2, '00000008', LONG)),
      LONG,
    ),
    type: { kind: 'sqnNode', element: { kind: 'string' } },
    text: 'SqnNode<String>',
  },
  {
    name: 'a row as a key of the upsert materializer: the row inside',
    hex: versioned(
      'org.apache.flink.table.runtime.sequencedmultisetstate.linked.RowDataKeySerializerSnapshot',
      0,
      `00000003 aabbcc 00000001 dd ${versioned(ROW_DATA, 3, `00000001 ${INT_TYPE} ${delegate(INT)}`)}`,
    ),
    type: { kind: 'rowData', fields: [{ name: 'f0', type: int }], otherSnapshot: true },
    text: 'Row<f0 INT>',
  },
  {
    name: 'null-aware map',
    hex: composite('org.apache.flink.table.dataview.NullAwareMapSerializerSnapshot', 1, '', STRING, LONG),
    type: { kind: 'nullAwareMap', key: { kind: 'string' }, value: { kind: 'long' } },
    text: 'NullAwareMap<String, Long>',
  },
  {
    name: 'map view',
    hex: composite(
      'org.apache.flink.table.dataview.MapViewSerializerSnapshot',
      1,
      '',
      composite(`${BASE}MapSerializerSnapshot`, 1, '', STRING, LONG),
    ),
    type: { kind: 'map', key: { kind: 'string' }, value: { kind: 'long' }, otherSnapshot: true },
    text: 'Map<String, Long>',
  },
  {
    name: 'list view',
    hex: composite(
      'org.apache.flink.table.dataview.ListViewSerializerSnapshot',
      1,
      '',
      composite(`${BASE}ListSerializerSnapshot`, 1, '', LONG),
    ),
    type: { kind: 'list', element: { kind: 'long' }, otherSnapshot: true },
    text: 'List<Long>',
  },
  {
    name: 'timers of a window aggregate',
    hex: composite(`${STREAMING}api.operators.TimerSerializerSnapshot`, 2, '', STRING, TIME_WINDOW),
    type: { kind: 'timer', key: { kind: 'string' }, namespace: { kind: 'sqlTimeWindow' } },
    text: 'Timer<String, SqlTimeWindow>',
  },
  {
    name: 'a row with associations',
    hex: composite(
      `${RT}TupleSerializerSnapshot`,
      2,
      utf('org.apache.flink.api.java.tuple.Tuple2'),
      versioned(ROW_DATA, 3, `00000001 ${INT_TYPE} ${delegate(INT)}`),
      INT,
    ),
    type: {
      kind: 'tuple',
      className: 'org.apache.flink.api.java.tuple.Tuple2',
      fields: [{ kind: 'rowData', fields: [{ name: 'f0', type: int }] }, { kind: 'int' }],
    },
    text: 'Tuple2<Row<f0 INT>, Integer>',
  },
])

test('neither names nor nested snapshots behind the types', () => {
  const error = thrown(() =>
    snapshotsWith().codec.read(
      new ByteReader(hex(versioned(ROW_DATA, 4, `00000000 00 001457fe 00000001 00000000`)), 'f'),
    ),
  )
  expect(error.what).toBe('no nested serializers delegate')
})
