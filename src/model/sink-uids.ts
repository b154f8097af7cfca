/** The uids that Flink derives from that of a sink, for the operators behind its writer. (SinkTransformationTranslator) */
export const SINK_UIDS: readonly ((uid: string) => string)[] = [
  uid => `Sink Committer: ${uid}`,
  uid => `Sink ${uid} Global Committer`,
]
