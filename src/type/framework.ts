import type { Type, Wrapper } from '../model/type.ts'
import { kindOf, leaf, pair, wrapper, type Kind } from './kind.ts'

/** Timers: key and namespace behind the timestamp. */
export interface TimerType extends Type {
  readonly key: Type
  readonly namespace: Type
}
export interface TwoPhaseCommitType extends Type {
  readonly transaction: Type
  readonly context: Type
  /** Whether a pending transaction may be absent. */
  readonly nullTransaction: boolean
}
export interface NfaStateType extends Type {
  readonly previousTimestamp: boolean
}

/** What Flink's own operators keep (serializers-composite.md §10–13). */
export const frameworkKinds: readonly Kind[] = [
  leaf('voidNamespace', 'Void'),
  leaf('timeWindow', 'TimeWindow'),
  leaf('globalWindow', 'GlobalWindow'),
  pair('timer', 'Timer', 'key', 'namespace'),
  kindOf<Wrapper>({ kind: 'ttl', text: (t, text) => `Ttl<${text(t.element)}>` }),
  wrapper('streamElement', 'StreamRecord'),
  pair('union', 'Union', 'one', 'two'),
  wrapper('joinBuffer', 'BufferEntry'),
  kindOf<TwoPhaseCommitType>({ kind: 'twoPhaseCommit', text: (t, text) => `TwoPhaseCommitState<${text(t.transaction)}, ${text(t.context)}>` }),
  leaf('eventId', 'EventId'),
  leaf('deweyNumber', 'DeweyNumber'),
  leaf('nodeId', 'NodeId'),
  leaf('sharedBufferEdge', 'SharedBufferEdge'),
  leaf('sharedBufferNode', 'SharedBufferNode'),
  leaf('sharedBufferNodeV1', 'SharedBufferNodeV1'),
  wrapper('lockable', 'Lockable'),
  leaf('nfaState', 'NFAState'),
]
