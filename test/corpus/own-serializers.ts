import { record, utf, type SnapshotForms } from '../../src/index.ts'

/**
 * Snapshot classes that Flink's own test jobs bring along: read the way a user's are, through the public option `codecs`.
 * (TypeSerializerSnapshotMigrationITCase)
 */
export const ownSerializers: SnapshotForms = {
  'org.apache.flink.test.migration.TypeSerializerSnapshotMigrationITCase$TestSerializerSnapshot': {
    body: version => (version === 1 ? record('TestSerializerSnapshot', { payload: utf }) : undefined),
  },
}
