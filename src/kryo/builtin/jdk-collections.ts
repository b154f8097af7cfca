import { both, row, type BuiltIn } from '../builtin.ts'
import { collection2, collection5, comparator, elements, map2, map5 } from '../collections.ts'
import type { Graph } from '../graph.ts'

// What is a java.util.Collection or a Map: classes of the JDK by name, and whatever extends or implements them.

/** Places in Kryo's list of default serializers, as far as they matter to subclasses. */
const ENUM_SET = 6
const TREE_SET = 10
const COLLECTION = 11
const SKIP_LIST_MAP = 12
const TREE_MAP = 13
const MAP = 14

const util = (names: string): readonly string[] => names.split(' ').map(name => `java.util.${name}`)
/** Classes in one. */
const inside = (outer: string, names: string): readonly string[] => util(names.replace(/\S+/g, `${outer}$$$&`))
const times = (beginnings: string, endings: string): string =>
  beginnings
    .split(' ')
    .flatMap(beginning => endings.split(' ').map(ending => beginning + ending))
    .join(' ')

const COLLECTIONS: readonly string[] = [
  ...util(
    'Collection List Set Queue Deque SortedSet NavigableSet AbstractCollection AbstractList AbstractSet AbstractQueue AbstractSequentialList ArrayList LinkedList Vector Stack HashSet LinkedHashSet ArrayDeque',
  ),
  ...inside('ArrayList', 'SubList'),
  ...inside('AbstractList', 'SubList RandomAccessSubList'),
  ...inside('HashMap', 'KeySet Values EntrySet'),
  ...inside('LinkedHashMap', 'LinkedKeySet LinkedValues LinkedEntrySet'),
  ...inside(
    'TreeMap',
    'KeySet Values EntrySet AscendingSubMap$AscendingEntrySetView DescendingSubMap$DescendingEntrySetView',
  ),
  ...inside('Hashtable', 'KeySet ValueCollection EntrySet'),
  ...inside('IdentityHashMap', 'KeySet Values EntrySet'),
  ...inside('WeakHashMap', 'KeySet Values EntrySet'),
  ...inside('EnumMap', 'KeySet Values EntrySet'),
  ...inside('AbstractMap', '1 2'),
  ...inside(
    'Collections',
    times('Unmodifiable Synchronized Checked', 'Collection List RandomAccessList Set SortedSet NavigableSet'),
  ),
  ...inside('Collections', 'CheckedQueue CopiesList SetFromMap AsLIFOQueue UnmodifiableMap$UnmodifiableEntrySet'),
  ...inside('Collections', 'UnmodifiableNavigableSet$EmptyNavigableSet'),
  ...util(
    'concurrent.CopyOnWriteArrayList concurrent.CopyOnWriteArraySet concurrent.ConcurrentLinkedQueue concurrent.ConcurrentLinkedDeque concurrent.LinkedBlockingQueue concurrent.LinkedBlockingDeque concurrent.ArrayBlockingQueue concurrent.PriorityBlockingQueue concurrent.BlockingQueue concurrent.BlockingDeque concurrent.TransferQueue concurrent.LinkedTransferQueue concurrent.SynchronousQueue concurrent.DelayQueue concurrent.ConcurrentSkipListSet',
  ),
  ...inside('concurrent.CopyOnWriteArrayList', 'COWSubList'),
  ...inside('concurrent.ConcurrentHashMap', 'KeySetView ValuesView EntrySetView'),
  ...inside('concurrent.ConcurrentSkipListMap', 'KeySet Values EntrySet'),
]
const MAPS: readonly string[] = [
  ...util(
    'Map SortedMap NavigableMap AbstractMap HashMap LinkedHashMap Hashtable Properties IdentityHashMap WeakHashMap EnumMap',
  ),
  ...inside('TreeMap', 'AscendingSubMap DescendingSubMap SubMap'),
  ...inside('Collections', times('Unmodifiable Synchronized Checked', 'Map SortedMap NavigableMap')),
  ...inside('Collections', 'UnmodifiableNavigableMap$EmptyNavigableMap'),
  ...util('concurrent.ConcurrentMap concurrent.ConcurrentNavigableMap concurrent.ConcurrentHashMap'),
  ...inside('concurrent.ConcurrentSkipListMap', 'SubMap'),
]

const collection = { 2: () => collection2(), 5: () => collection5() }
const sorted = { 2: () => collection2(comparator), 5: () => collection5(comparator) }
const map = { 2: () => map2(), 5: () => map5() }
const sortedMap = { 2: () => map2(comparator), 5: () => map5(comparator) }
/** Kryo 2 does not write its comparator. */
const sortedMap5 = { 2: map[2], 5: sortedMap[5] }
/** What List.of and Set.of made: Kryo 5 knows that nothing in them is null. */
const withoutNulls = { 2: collection[2], 5: () => collection5(undefined, false) }
const mapWithoutNulls = { 2: map[2], 5: () => map5(undefined, false) }

const IMMUTABLES = inside('ImmutableCollections', 'ListN List12 SubList SetN Set12')
const IMMUTABLE_MAPS = inside('ImmutableCollections', 'MapN Map1')

/** Size, class of the array's elements, elements. (Chill's ArraysAsListSerializer) */
function asList2(g: Graph): void {
  const n = g.count(1)
  g.readClass()
  elements(g, n)
}

/** An enum's class, a count, ordinals. (EnumSetSerializer) */
function enumSet(g: Graph): void {
  const c = g.readClass()
  if (c === null) throw g.r.error('corrupt', 'an EnumSet without its enum')
  const n = g.count(1)
  g.sink.openArray()
  for (let i = 0; i < n; i++) {
    g.sink.element(i)
    c.program.walk(g, c)
  }
  g.sink.closeArray()
}

const empty = (g: Graph): void => {
  g.sink.openArray()
  g.sink.closeArray()
}
const emptyMap = (g: Graph): void => {
  g.sink.openMap()
  g.sink.closeMap()
}
const singletonMap = (g: Graph): void => {
  g.sink.openMap()
  g.sink.key(0)
  g.classAndObject()
  g.sink.value()
  g.classAndObject()
  g.sink.closeMap()
}

export const collectionRows: readonly BuiltIn[] = [
  ...COLLECTIONS.map(name => row(name, collection, { inherited: COLLECTION })),
  row('java.util.TreeSet', sorted, { inherited: TREE_SET }),
  row('java.util.PriorityQueue', sorted),
  ...MAPS.map(name => row(name, map, { inherited: MAP })),
  row('java.util.TreeMap', sortedMap, { inherited: TREE_MAP }),
  row('java.util.concurrent.ConcurrentSkipListMap', sortedMap5, { inherited: SKIP_LIST_MAP }),
  ...IMMUTABLES.map(name => row(name, withoutNulls)),
  ...IMMUTABLE_MAPS.map(name => row(name, mapWithoutNulls)),
  row('java.util.Arrays$ArrayList', { 2: () => ({ walk: asList2 }), 5: collection[5] }),
  ...util('EnumSet RegularEnumSet JumboEnumSet').map(name => both(name, enumSet, { inherited: ENUM_SET })),
  ...inside('Collections', 'EmptyList EmptySet').map(name => both(name, empty)),
  both('java.util.Collections$EmptyMap', emptyMap),
  ...inside('Collections', 'SingletonList SingletonSet').map(name => both(name, g => elements(g, 1))),
  both('java.util.Collections$SingletonMap', singletonMap),
]
