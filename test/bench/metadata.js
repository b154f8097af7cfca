// A `_metadata` of any size: operators of 128 subtasks, every other one as an incremental RocksDB checkpoint would leave it (many
// shared files, headers inline), the rest as a canonical savepoint with small state (key groups, all inline).
import { ByteWriter } from '../../dist/bytes/writer.js'
import { keyedHeader } from '../../dist/format/state-header.js'
import { snapshotsWith } from '../../dist/serializer/forms.js'
import { base, metadataOf, operator, voidNamespace } from './snapshots.js'

const PARALLELISM = 128
const MAX_PARALLELISM = 4096

function header() {
  const state = (name, value) => ({
    name,
    type: 0,
    options: [{ key: 'KEYED_STATE_TYPE', value: 'VALUE' }],
    serializers: [
      { role: 'VALUE_SERIALIZER', snapshot: base(value) },
      { role: 'NAMESPACE_SERIALIZER', snapshot: voidNamespace },
    ],
  })
  const w = new ByteWriter()
  keyedHeader(snapshotsWith()).write(w, {
    version: 6,
    value: { compressed: false, key: base('String'), states: [state('balance', 'Long'), state('region', 'String')] },
  })
  return w.done()
}

const HEADER = header()
const inline = name => ({ kind: 'inline', name, data: HEADER })

function keyGroups(first, name) {
  return {
    kind: 'savepoint',
    first,
    offsets: Array.from({ length: MAX_PARALLELISM / PARALLELISM }, () => 0),
    delegate: inline(name),
  }
}

function incremental(first, name, files) {
  const file = i => ({
    localPath: `${String(i).padStart(6, '0')}.sst`,
    handle: { kind: 'file', size: 1000 + i, path: `${files}/shared/${name}-${i}` },
  })
  const count = MAX_PARALLELISM / PARALLELISM
  return {
    kind: 'incremental',
    checkpointId: 7,
    backend: name,
    first,
    count,
    checkpointedSize: 1000,
    meta: inline(name),
    shared: Array.from({ length: 12 }, (_, i) => file(i)),
    private: [],
    id: name,
  }
}

const operatorOf = (n, files) => {
  const uid = `operator-${n}`
  return operator(uid, PARALLELISM, MAX_PARALLELISM, index => {
    const first = (index * MAX_PARALLELISM) / PARALLELISM
    return {
      managedKeyed: n % 2 === 0 ? keyGroups(first, `${uid}-${index}`) : incremental(first, `${uid}-${index}`, files),
    }
  })
}

/** At least `bytes` long, in the layout of version 6. `files`: the directory whose shared/ its paths name. */
export function generatedMetadata(bytes, files) {
  const sized = count => metadataOf(Array.from({ length: count }, (_, n) => operatorOf(n, files)))
  const per = sized(2).length / 2
  return sized(Math.ceil(bytes / per))
}
