// Snapshots at the sizes that the bounds are promised for, with what real ones hold: small state in `_metadata`, larger state in files that
// exist. Each function makes one in a folder; the result is the path to give.
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { keyedHeader, operatorHeader } from '../../dist/format/state-header.js'
import { snapshotsWith } from '../../dist/serializer/forms.js'
import { base, bytesOf, metadataOf, NULL_PROPERTIES, operator, voidNamespace } from './snapshots.js'

/** Bytes of `_metadata` in front of the first operator; their count is the last four. */
const FRONT = 24
const snapshots = snapshotsWith()

/** RocksDB's handle of a subtask that has one key group; its header stands in `_metadata`. */
const incremental = (header, first, shared) => ({
  kind: 'incremental',
  checkpointId: 7,
  backend: 'a'.repeat(36),
  first,
  count: 1,
  checkpointedSize: 1000,
  meta: inline(header),
  shared,
  private: [],
  id: 'b'.repeat(36),
})

const keyed = (...names) =>
  bytesOf(keyedHeader(snapshots), {
    version: 6,
    value: {
      compressed: false,
      key: base('Long'),
      states: names.map(name => ({
        name,
        type: 0,
        options: [{ key: 'KEYED_STATE_TYPE', value: 'VALUE' }],
        serializers: [
          { role: 'VALUE_SERIALIZER', snapshot: base('Long') },
          { role: 'NAMESPACE_SERIALIZER', snapshot: voidNamespace },
        ],
      })),
    },
  })
const partitioned = name =>
  bytesOf(operatorHeader(snapshots), {
    version: 6,
    value: {
      compressed: false,
      states: [
        {
          name,
          type: 1,
          options: [{ key: 'OPERATOR_STATE_DISTRIBUTION_MODE', value: 'SPLIT_DISTRIBUTE' }],
          serializers: [{ role: 'VALUE_SERIALIZER', snapshot: base('Long') }],
        },
      ],
      broadcast: [],
    },
  })

/** A header and data behind it that differs from subtask to subtask. */
function withData(header, size, seed) {
  const bytes = new Uint8Array(header.length + size)
  bytes.set(header)
  for (let i = header.length; i < bytes.length; i++) bytes[i] = seed + i * 7
  return bytes
}
const inline = data => ({ kind: 'inline', name: 'state', data })
/** A key group a subtask. */
const flat = (uid, parallelism, of) => operator(uid, parallelism, parallelism, of)

/** Operators one after the other, so that making them takes no memory. */
function write(folder, operators) {
  const path = join(folder, 'chk-7')
  mkdirSync(path, { recursive: true })
  const file = openSync(join(path, '_metadata'), 'w')
  const front = metadataOf([]).slice(0, FRONT)
  writeSync(file, front)
  let count = 0
  for (const one of operators) {
    writeSync(file, metadataOf([one]).subarray(FRONT, -NULL_PROPERTIES.length))
    count++
  }
  writeSync(file, NULL_PROPERTIES)
  new DataView(front.buffer, front.byteOffset).setInt32(FRONT - 4, count)
  writeSync(file, front, 0, FRONT, 0)
  closeSync(file)
  return path
}

/** What a subtask of an operator of each kind holds. */
const KINDS = {
  /** Canonical, as small savepoints and full checkpoints have it. */
  canonical: uid => {
    const header = keyed(`${uid} total`)
    return i => ({
      managedKeyed: {
        kind: 'savepoint',
        first: i,
        offsets: [header.length],
        delegate: inline(withData(header, 40, i)),
      },
    })
  },
  partitioned: uid => {
    const header = partitioned(`${uid} pending`)
    return i => ({
      managedOperator: {
        kind: 'partitionable',
        states: [{ name: `${uid} pending`, mode: 0, offsets: [header.length, header.length + 8] }],
        delegate: inline(withData(header, 16, i)),
      },
    })
  },
  /** RocksDB's tables are in `shared`; what names them is small. */
  incremental: (uid, folder) => {
    const header = keyed(`${uid} total`)
    mkdirSync(join(folder, 'shared'), { recursive: true })
    const file = (i, n) => {
      const path = join(folder, `shared/${uid}-${i}-${n}`)
      writeFileSync(path, 'table')
      return { localPath: `${String(n).padStart(6, '0')}.sst`, handle: { kind: 'file', size: 5, path: `file:${path}` } }
    }
    return i => ({ managedKeyed: incremental(header, i, [file(i, 8), file(i, 9)]) })
  },
  /** Larger state has a file a subtask. */
  file: (uid, folder) => {
    const header = keyed(`${uid} total`, `${uid} count`)
    mkdirSync(join(folder, 'chk-7'), { recursive: true })
    return i => {
      const bytes = withData(header, 21_000, i)
      writeFileSync(join(folder, `chk-7/${uid}-${i}`), bytes)
      return {
        managedKeyed: {
          kind: 'savepoint',
          first: i,
          offsets: [header.length],
          delegate: { kind: 'relative', path: `${uid}-${i}`, size: bytes.length },
        },
      }
    }
  },
}

/** Of a hundred operators: 58 canonical, 39 of operator state, 2 incremental, 1 of files. */
export function manySubtasks(folder, operators, parallelism) {
  const kind = n => (n % 100 === 0 ? 'file' : n % 50 === 1 ? 'incremental' : n % 5 < 2 ? 'partitioned' : 'canonical')
  const all = function* () {
    for (let n = 0; n < operators; n++) {
      const uid = `operator-${n}`
      yield flat(uid, parallelism, KINDS[kind(n)](uid, folder))
    }
  }
  return write(folder, all())
}

/** States of one operator; a header holds 32,767 at most. */
export function manyStates(folder, count, perSubtask = 32_000) {
  const states = i =>
    Array.from({ length: Math.min(perSubtask, count - i * perSubtask) }, (_, n) => `state-${i * perSubtask + n}`)
  const one = flat('operator', Math.ceil(count / perSubtask), i => ({
    managedKeyed: { kind: 'savepoint', first: i, offsets: [0], delegate: inline(keyed(...states(i))) },
  }))
  return write(folder, [one])
}

/** Subtasks of one operator whose headers are of a version that is not known. */
export const manyProblems = (folder, count) =>
  write(folder, [
    flat('operator', count, i => ({
      managedKeyed: { kind: 'savepoint', first: i, offsets: [0], delegate: inline(Uint8Array.of(0, 0, 0, 99)) },
    })),
  ])

/** Tables of one operator in `shared`, a hundred a subtask, all there. */
export function manyFiles(folder, count) {
  const header = keyed('total')
  mkdirSync(join(folder, 'shared'), { recursive: true })
  const file = n => {
    const path = join(folder, `shared/${String(n).padStart(36, '0')}`)
    writeFileSync(path, 'table')
    return { localPath: `${String(n).padStart(6, '0')}.sst`, handle: { kind: 'file', size: 5, path: `file:${path}` } }
  }
  const one = flat('operator', Math.ceil(count / 100), i => ({
    managedKeyed: incremental(
      header,
      i,
      Array.from({ length: Math.min(100, count - i * 100) }, (_, n) => file(i * 100 + n)),
    ),
  }))
  return write(folder, [one])
}
