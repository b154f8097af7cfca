import { utf } from '../hex.ts'
import {
  BASE,
  composite,
  delegate,
  INT,
  LONG,
  RT,
  simple,
  snapshotLaws,
  ST,
  STATE,
  STRING,
  versioned,
} from './snapshots.ts'

const int = { kind: 'int' }
const long = { kind: 'long' }
const string = { kind: 'string' }
const TUPLE2 = 'org.apache.flink.api.java.tuple.Tuple2'

snapshotLaws('collections', [
  {
    name: 'list',
    hex: composite(`${BASE}ListSerializerSnapshot`, 1, '', INT),
    size: 175,
    type: { kind: 'list', element: int },
    text: 'List<Integer>',
  },
  {
    name: 'list of lists',
    hex: composite(`${BASE}ListSerializerSnapshot`, 1, '', composite(`${BASE}ListSerializerSnapshot`, 1, '', STRING)),
    type: { kind: 'list', element: { kind: 'list', element: string } },
    text: 'List<List<String>>',
  },
  {
    name: 'array list',
    hex: composite(`${STATE}ArrayListSerializerSnapshot`, 1, '', INT),
    type: { kind: 'list', element: int, otherSnapshot: true },
    text: 'List<Integer>',
  },
  {
    name: 'map',
    hex: composite(`${BASE}MapSerializerSnapshot`, 1, '', STRING, LONG),
    type: { kind: 'map', key: string, value: long },
    text: 'Map<String, Long>',
  },
  {
    name: 'set',
    hex: composite(`${BASE}SetSerializerSnapshot`, 1, '', STRING),
    type: { kind: 'set', element: string },
    text: 'Set<String>',
  },
  {
    name: 'object array',
    hex: composite(`${BASE}GenericArraySerializerSnapshot`, 1, utf('java.lang.String'), STRING),
    type: { kind: 'array', element: string, component: 'java.lang.String' },
    text: 'Array<String>',
  },
])

snapshotLaws('collections of Flink 1.7, which have no magic', [
  {
    name: 'list',
    hex: versioned(`${BASE}ListSerializerSnapshot`, 1, delegate(INT)),
    type: { kind: 'list', element: int },
    text: 'List<Integer>',
  },
  {
    name: 'map',
    hex: versioned(`${BASE}MapSerializerSnapshot`, 1, delegate(STRING, LONG)),
    type: { kind: 'map', key: string, value: long },
    text: 'Map<String, Long>',
  },
  {
    name: 'array list',
    hex: versioned(`${STATE}ArrayListSerializerSnapshot`, 1, delegate(INT)),
    type: { kind: 'list', element: int, otherSnapshot: true },
    text: 'List<Integer>',
  },
  {
    name: 'object array',
    hex: versioned(
      `${BASE}GenericArraySerializerConfigSnapshot`,
      2,
      `${utf('[I')} ${delegate(simple(`${BASE}array.IntPrimitiveArraySerializer`))}`,
    ),
    type: { kind: 'array', element: { kind: 'intArray' }, component: '[I', otherSnapshot: true },
    text: 'Array<int[]>',
  },
  {
    name: 'either',
    hex: versioned(`${RT}EitherSerializerSnapshot`, 2, delegate(STRING, INT)),
    type: { kind: 'either', left: string, right: int, otherSnapshot: true },
    text: 'Either<String, Integer>',
  },
  {
    name: 'Scala either',
    hex: versioned(`${ST}ScalaEitherSerializerSnapshot`, 1, delegate(STRING, INT)),
    type: { kind: 'scalaEither', left: string, right: int },
    text: 'Either<String, Integer>',
  },
  {
    name: 'list view',
    hex: versioned(
      'org.apache.flink.table.dataview.ListViewSerializerSnapshot',
      1,
      delegate(versioned(`${BASE}ListSerializerSnapshot`, 1, delegate(INT))),
    ),
    type: { kind: 'list', element: int, otherSnapshot: true },
    text: 'List<Integer>',
  },
  {
    name: 'map view',
    hex: versioned(
      'org.apache.flink.table.dataview.MapViewSerializerSnapshot',
      1,
      delegate(versioned(`${BASE}MapSerializerSnapshot`, 1, delegate(STRING, LONG))),
    ),
    type: { kind: 'map', key: string, value: long, otherSnapshot: true },
    text: 'Map<String, Long>',
  },
])

const row = (rowKind: boolean): object => ({ kind: 'row', fields: [string, int], rowKind })
const ROW = `${RT}RowSerializer$RowSerializerSnapshot`
snapshotLaws('tuples and rows', [
  {
    name: 'tuple',
    hex: composite(`${RT}TupleSerializerSnapshot`, 2, utf(TUPLE2), STRING, INT),
    size: 307,
    type: { kind: 'tuple', className: TUPLE2, fields: [string, int] },
    text: 'Tuple2<String, Integer>',
  },
  {
    name: 'a tuple class of a user',
    hex: composite(`${RT}TupleSerializerSnapshot`, 2, utf('com.acme.Pair'), STRING, INT),
    type: { kind: 'tuple', className: 'com.acme.Pair', fields: [string, int] },
    text: 'com.acme.Pair<String, Integer>',
  },
  {
    name: 'row up to Flink 1.10, without kinds',
    hex: composite(ROW, 2, '', STRING, INT),
    size: 279,
    type: row(false),
    text: 'Row(f0: String, f1: Integer)',
  },
  {
    name: 'row of 1.11 to 1.14, with kinds',
    hex: composite(ROW, 3, '', STRING, INT),
    size: 279,
    type: row(true),
    text: 'Row(f0: String, f1: Integer)',
  },
  {
    name: 'row from 1.15 on, with kinds',
    hex: composite(ROW, 4, '01', STRING, INT),
    size: 280,
    type: row(true),
    text: 'Row(f0: String, f1: Integer)',
  },
  {
    name: 'row from 1.15 on, restored from 1.10',
    hex: composite(ROW, 4, '00', STRING, INT),
    size: 280,
    type: row(false),
    text: 'Row(f0: String, f1: Integer)',
  },
  {
    name: 'row without fields',
    hex: composite(ROW, 4, '01'),
    type: { kind: 'row', fields: [], rowKind: true },
    text: 'Row()',
  },
])

snapshotLaws('either, nullable', [
  {
    name: 'either',
    hex: composite(`${RT}JavaEitherSerializerSnapshot`, 1, '', STRING, INT),
    type: { kind: 'either', left: string, right: int },
    text: 'Either<String, Integer>',
  },
  {
    name: 'nullable with padding',
    hex: composite(`${RT}NullableSerializer$NullableSerializerSnapshot`, 2, '00000004', INT),
    size: 203,
    type: { kind: 'nullable', element: int, padding: 4 },
    text: 'Integer?',
  },
  {
    name: 'a list as Flink 2 infers it',
    hex: composite(
      `${RT}NullableSerializer$NullableSerializerSnapshot`,
      2,
      '00000000',
      composite(
        `${BASE}ListSerializerSnapshot`,
        1,
        '',
        composite(`${RT}NullableSerializer$NullableSerializerSnapshot`, 2, '00000000', STRING),
      ),
    ),
    type: {
      kind: 'nullable',
      padding: 0,
      element: { kind: 'list', element: { kind: 'nullable', padding: 0, element: string } },
    },
    text: 'List<String?>?',
  },
])

const SEQ = 'implicitly[scala.collection.generic.CanBuildFrom[Seq[Int], Int, Seq[Int]]]'
const BUFFER =
  'implicitly[scala.collection.generic.CanBuildFrom[scala.collection.mutable.ListBuffer[Int], Int, scala.collection.mutable.ListBuffer[Int]]]'
const BITS = 'implicitly[scala.collection.generic.CanBuildFrom[scala.collection.BitSet, Int, scala.collection.BitSet]]'
const KRYO = versioned(
  `${RT}kryo.KryoSerializerSnapshot`,
  2,
  `${utf('java.lang.Throwable')} ${'000004f2c69a3d70 00000000'.repeat(3)}`,
)

for (const [release, prefix] of [
  ['1.x', ST],
  ['2.x', 'org.apache.flink.table.api.typeutils.'],
] as const) {
  snapshotLaws(`Scala, Flink ${release}`, [
    {
      name: 'option',
      hex: composite(`${prefix}ScalaOptionSerializerSnapshot`, 2, '', INT),
      type: { kind: 'option', element: int },
      text: 'Option<Integer>',
    },
    {
      name: 'either',
      hex: composite(`${prefix}ScalaEitherSerializerSnapshot`, 1, '', STRING, INT),
      type: { kind: 'scalaEither', left: string, right: int },
      text: 'Either<String, Integer>',
    },
    {
      name: 'try',
      hex: composite(`${prefix}ScalaTrySerializerSnapshot`, 2, '', INT, KRYO),
      type: {
        kind: 'try',
        element: int,
        throwable: { kind: 'kryo', className: 'java.lang.Throwable', registrations: [] },
      },
      text: 'Try<Integer>',
    },
    {
      name: 'Seq',
      hex: composite(`${prefix}TraversableSerializerSnapshot`, 2, utf(SEQ), INT),
      type: { kind: 'traversable', element: int, collection: 'Seq', code: SEQ },
      text: 'scala.Seq<Integer>',
    },
    {
      name: 'ListBuffer',
      hex: composite(`${prefix}TraversableSerializerSnapshot`, 2, utf(BUFFER), INT),
      type: { kind: 'traversable', element: int, collection: 'ListBuffer', code: BUFFER },
      text: 'scala.ListBuffer<Integer>',
    },
    {
      name: 'BitSet',
      hex: composite(`${prefix}TraversableSerializerSnapshot`, 2, utf(BITS), INT),
      type: { kind: 'traversable', element: int, collection: 'BitSet', code: BITS },
      text: 'scala.BitSet<Integer>',
    },
    {
      name: 'other source text',
      hex: composite(`${prefix}TraversableSerializerSnapshot`, 2, utf('mine'), INT),
      type: { kind: 'traversable', element: int, collection: 'Traversable', code: 'mine' },
      text: 'scala.Traversable<Integer>',
    },
    {
      name: 'case class',
      hex: composite(`${prefix}ScalaCaseClassSerializerSnapshot`, 2, utf('com.x.Event'), STRING, INT),
      type: { kind: 'caseClass', className: 'com.x.Event', fields: [string, int] },
      text: 'CaseClass com.x.Event(String, Integer)',
    },
    {
      name: 'Scala tuple',
      hex: composite(`${prefix}ScalaCaseClassSerializerSnapshot`, 2, utf('scala.Tuple2$mcII$sp'), INT, INT),
      type: { kind: 'caseClass', className: 'scala.Tuple2$mcII$sp', fields: [int, int] },
      text: 'scala.Tuple2<Integer, Integer>',
    },
    {
      name: 'Scala tuple of two',
      hex: composite(`${prefix}Tuple2CaseClassSerializerSnapshot`, 2, utf('scala.Tuple2'), STRING, INT),
      type: { kind: 'caseClass', className: 'scala.Tuple2', fields: [string, int], otherSnapshot: true },
      text: 'scala.Tuple2<String, Integer>',
    },
    {
      name: 'case class for a short while',
      hex: composite(`${prefix}SpecificCaseClassSerializerSnapshot`, 1, utf('com.x.Event'), INT),
      type: { kind: 'caseClass', className: 'com.x.Event', fields: [int], otherSnapshot: true },
      text: 'CaseClass com.x.Event(Integer)',
    },
    {
      name: 'enumeration',
      hex: versioned(
        `${prefix}ScalaEnumSerializerSnapshot`,
        3,
        `${utf('com.x.W$')} 00000002 ${utf('Mon')} 00000000 ${utf('Sun')} 00000006`,
      ),
      type: {
        kind: 'enumeration',
        className: 'com.x.W$',
        constants: [
          { name: 'Mon', id: 0 },
          { name: 'Sun', id: 6 },
        ],
      },
      text: 'Enumeration com.x.W$ {Mon = 0, Sun = 6}',
    },
  ])
}
snapshotLaws('Scala enumeration', [
  {
    name: 'the vector',
    hex: versioned(`${ST}ScalaEnumSerializerSnapshot`, 3, `${utf('com.x.W$')} 00000001 ${utf('Mon')} 00000000`),
    size: 93,
    type: { kind: 'enumeration', className: 'com.x.W$', constants: [{ name: 'Mon', id: 0 }] },
    text: 'Enumeration com.x.W$ {Mon = 0}',
  },
])

const missing = { kind: 'opaque', className: '?', reason: 'its snapshot is missing' }
snapshotLaws('fewer nested snapshots than there should be', [
  {
    name: 'list',
    hex: composite(`${BASE}ListSerializerSnapshot`, 1, ''),
    type: { kind: 'list', element: missing },
    text: 'List<Opaque ?>',
  },
  {
    name: 'map',
    hex: composite(`${BASE}MapSerializerSnapshot`, 1, '', INT),
    type: { kind: 'map', key: int, value: missing },
    text: 'Map<Integer, Opaque ?>',
  },
])
