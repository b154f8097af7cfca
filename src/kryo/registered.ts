// Numbers of classes that Flink registers before those of a snapshot: from 85 on there are those. (FlinkChillPackageRegistrar, FlinkScalaKryoInstantiator)

const scala = (folder: string, names: string): readonly string[] =>
  names.split(' ').map(name => `scala.${folder}${name}`)

/** In the order of their numbers. */
export const REGISTERED: readonly string[] = [
  ...'int java.lang.String float boolean byte char short long double void'.split(' '),
  ...scala('collection.convert.Wrappers$', 'SeqWrapper IteratorWrapper MapWrapper JListWrapper JMapWrapper'),
  ...scala('', 'Some util.Left util.Right'),
  ...scala('collection.immutable.', 'Vector Set$Set1 Set$Set2 Set$Set3 Set$Set4 HashSet$HashTrieSet'),
  ...scala('collection.immutable.', 'Map$Map1 Map$Map2 Map$Map3 Map$Map4 HashMap$HashTrieMap'),
  ...scala('collection.immutable.', 'Range$Inclusive NumericRange$Inclusive NumericRange$Exclusive'),
  ...scala('collection.mutable.', 'BitSet HashMap HashSet'),
  'scala.collection.convert.Wrappers$IterableWrapper',
  ...Array.from({ length: 22 }, (_, i) => `scala.Tuple${i + 1}`),
  ...scala('Tuple1$mc', 'J$sp I$sp D$sp'),
  ...scala('Tuple2$mc', 'JJ$sp JI$sp JD$sp IJ$sp II$sp ID$sp DJ$sp DI$sp DD$sp'),
  ...scala('', 'Symbol reflect.ClassTag runtime.BoxedUnit'),
  ...'util.Arrays$ArrayList util.BitSet util.PriorityQueue util.regex.Pattern sql.Date sql.Time sql.Timestamp'
    .split(' ')
    .map(name => `java.${name}`),
  ...'net.URI net.InetSocketAddress util.UUID util.Locale text.SimpleDateFormat'.split(' ').map(name => `java.${name}`),
]
/** The number behind those of Kryo itself: `void` is one of them in Kryo 2, and in Kryo 5 only with Scala. */
export const firstFree = (major: 2 | 5): number => REGISTERED.indexOf('void') + (major === 2 ? 1 : 0)
