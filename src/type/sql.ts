import type { Type, Wrapper } from '../model/type.ts'
import type { MapType } from './collection.ts'
import { kindOf, leaf, pair, wrapper, wrapping, type Kind } from './kind.ts'
import type { Column } from './logical-type.ts'
import { readColumns, readElement, readKeyValue, readNumbers, rowText } from './logical.ts'

export interface RowDataType extends Type {
  /** `f0`, `f1`, … where the snapshot has no names (all releases up to 2.3). */
  readonly fields: readonly Column[]
}
export const rowDataType = (fields: RowDataType['fields']): RowDataType => ({ kind: 'rowData', fields })
export interface DecimalDataType extends Type {
  readonly precision: number
  readonly scale: number
}
export const decimalDataType = (precision: number, scale: number): DecimalDataType => ({
  kind: 'decimalData',
  precision,
  scale,
})
export interface TimestampDataType extends Type {
  readonly precision: number
}
export const timestampDataType = (precision: number): TimestampDataType => ({ kind: 'timestampData', precision })
export interface ArrayDataType extends Type {
  readonly element: Type
}
export const arrayDataType = (element: Type): ArrayDataType => ({ kind: 'arrayData', element })
export interface MapDataType extends Type {
  readonly key: Type
  readonly value: Type
}
export const mapDataType = (key: Type, value: Type): MapDataType => ({ kind: 'mapData', key, value })
export interface BinaryRowType extends Type {
  readonly arity: number
}
export const binaryRowType = (arity: number): BinaryRowType => ({ kind: 'binaryRow', arity })
export interface LinkedListType extends Wrapper {
  /** Whether a mask of nulls stands in front of the elements. */
  readonly nullMask: boolean
}
export const linkedListType = (element: Type, nullMask: boolean): LinkedListType => ({
  kind: 'linkedList',
  element,
  nullMask,
})
export const rawValueType = wrapping('rawValue')
export const windowKeyType = wrapping('windowKey')
export const sortedMapType = (key: Type, value: Type): MapType => ({ kind: 'sortedMap', key, value })
export const nullAwareMapType = (key: Type, value: Type): MapType => ({ kind: 'nullAwareMap', key, value })

/** Internal data structures of Table and SQL jobs. (RowDataSerializer and the classes beside it) */
export const sqlKinds: readonly Kind[] = [
  kindOf<RowDataType>({
    kind: 'rowData',
    text: (t, text) => rowText('Row', t.fields, text),
    spellings: [{ word: 'Row', before: '<', read: p => rowDataType(readColumns(p)) }],
  }),
  kindOf<BinaryRowType>({
    kind: 'binaryRow',
    text: t => `BinaryRow(${t.arity})`,
    spellings: [{ word: 'BinaryRow', read: p => binaryRowType(readNumbers(p, 1)[0]!) }],
  }),
  leaf('stringData', 'StringData'),
  kindOf<DecimalDataType>({
    kind: 'decimalData',
    text: t => `Decimal(${t.precision},${t.scale})`,
    spellings: [
      {
        word: 'Decimal',
        read(p) {
          const [precision, scale] = readNumbers(p, 2)
          return decimalDataType(precision!, scale!)
        },
      },
    ],
  }),
  kindOf<TimestampDataType>({
    kind: 'timestampData',
    text: t => `Timestamp(${t.precision})`,
    spellings: [{ word: 'Timestamp', read: p => timestampDataType(readNumbers(p, 1)[0]!) }],
    length: t => (t.precision <= 3 ? 8 : 12),
  }),
  kindOf<ArrayDataType>({
    kind: 'arrayData',
    text: (t, text) => `ArrayData<${text(t.element)}>`,
    spellings: [{ word: 'ArrayData', read: p => arrayDataType(readElement(p)) }],
  }),
  kindOf<MapDataType>({
    kind: 'mapData',
    text: (t, text) => `MapData<${text(t.key)}, ${text(t.value)}>`,
    spellings: [{ word: 'MapData', read: p => mapDataType(...readKeyValue(p)) }],
  }),
  wrapper('rawValue', 'Raw'),
  wrapper('linkedList', 'LinkedList', {
    spellings: [{ word: 'LinkedList', read: p => linkedListType(p.one(), true) }],
  }),
  pair('sortedMap', 'SortedMap', sortedMapType, 'key', 'value'),
  pair('nullAwareMap', 'NullAwareMap', nullAwareMapType, 'key', 'value'),
  wrapper('windowKey', 'WindowKey'),
  leaf('sqlTimeWindow', 'SqlTimeWindow', { length: () => 16 }),
  leaf('countWindow', 'CountWindow', { length: () => 8 }),
  leaf('sqlGlobalWindow', 'SqlGlobalWindow', { since: '2.0', length: () => 1 }),
  leaf('null', 'Null', { length: () => 1 }),
  leaf('sortedLong', 'SortedLong', { since: '2.0', length: () => 8 }),
  leaf('metaSqnInfo', 'MetaSqnInfo', { since: '2.0', length: () => 16 }),
  leaf('rowSqnInfo', 'RowSqnInfo', { since: '2.0', length: () => 16 }),
]
