import { row, type BuiltIn } from '../builtin.ts'
import { collection2, collection5, comparator, map2, map5 } from '../collections.ts'

// What is a java.util.Collection or a Map: classes of the JDK by name, and whatever extends or implements them.

/** Places in Kryo's list of default serializers, as far as they matter to subclasses. */
const TREE_SET = 10
const COLLECTION = 11
const TREE_MAP = 13
const MAP = 14

const util = (names: string): readonly string[] => names.split(' ').map(name => `java.util.${name}`)

const COLLECTIONS = util(
  'Collection List Set Queue Deque SortedSet NavigableSet AbstractCollection AbstractList AbstractSet AbstractQueue AbstractSequentialList ArrayList LinkedList Vector Stack HashSet LinkedHashSet ArrayDeque concurrent.CopyOnWriteArrayList concurrent.CopyOnWriteArraySet concurrent.ConcurrentLinkedQueue concurrent.ConcurrentLinkedDeque concurrent.LinkedBlockingQueue concurrent.LinkedBlockingDeque concurrent.BlockingQueue concurrent.BlockingDeque concurrent.TransferQueue concurrent.LinkedTransferQueue',
)
const MAPS = util(
  'Map SortedMap NavigableMap AbstractMap HashMap LinkedHashMap Hashtable Properties IdentityHashMap WeakHashMap concurrent.ConcurrentMap concurrent.ConcurrentNavigableMap concurrent.ConcurrentHashMap',
)

const collection = { 2: () => collection2(), 5: () => collection5() }
const sorted = { 2: () => collection2(comparator), 5: () => collection5(comparator) }
const map = { 2: () => map2(), 5: () => map5() }
const sortedMap = { 2: () => map2(comparator), 5: () => map5(comparator) }

export const collectionRows: readonly BuiltIn[] = [
  ...COLLECTIONS.map(name => row(name, collection, { inherited: COLLECTION })),
  row('java.util.TreeSet', sorted, { inherited: TREE_SET }),
  ...MAPS.map(name => row(name, map, { inherited: MAP })),
  row('java.util.TreeMap', sortedMap, { inherited: TREE_MAP }),
]
