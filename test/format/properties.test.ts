import { describe, expect, test } from 'vitest'
import { readProperties } from '../../src/format/properties.ts'
import { hex, utf } from '../hex.ts'
import { thrown } from '../laws.ts'
import { CANONICAL_SAVEPOINT, NATIVE_SAVEPOINT, NO_PROPERTIES, RETAINED_CHECKPOINT } from '../java/vectors.ts'

describe('checkpoint properties', () => {
  test.each([
    [
      'a canonical savepoint',
      CANONICAL_SAVEPOINT,
      745,
      { kind: 'savepoint', format: 'canonical', name: 'Savepoint', sharing: undefined },
    ],
    [
      'a native savepoint',
      NATIVE_SAVEPOINT,
      742,
      { kind: 'savepoint', format: 'native', name: 'Savepoint', sharing: undefined },
    ],
    [
      'a retained checkpoint',
      RETAINED_CHECKPOINT,
      604,
      { kind: 'checkpoint', format: undefined, name: 'Checkpoint', sharing: 'FORWARD_BACKWARD' },
    ],
    ['null', NO_PROPERTIES, 5, undefined],
  ])('%s', (_, text, length, properties) => {
    const bytes = hex(text)
    expect(bytes).toHaveLength(length)
    expect(readProperties(bytes, '_metadata', 140)).toEqual({ properties, end: 140 + length })
    expect(readProperties(hex(`${text} 0102`), '_metadata', 0).end, 'what follows is not theirs').toBe(length)
  })

  /** Before Flink 1.15 the type was an enum, and only development versions wrote it. */
  const old = (
    constant: string,
  ): string => `aced0005 73 72 ${utf('org.apache.flink.runtime.checkpoint.CheckpointProperties')} 0000000000000002 02 0002
    5a ${utf('forced')}
    4c ${utf('checkpointType')} 74 ${utf('Lorg/apache/flink/runtime/checkpoint/CheckpointType;')}
    78 70
    01 # forced
    7e 72 ${utf('org.apache.flink.runtime.checkpoint.CheckpointType')} 0000000000000000 12 0000 78 72 ${utf('java.lang.Enum')} 0000000000000000 12 0000 78 70 74 ${utf(constant)}`

  test.each([
    ['CHECKPOINT', 'checkpoint'],
    ['SAVEPOINT', 'savepoint'],
    ['SAVEPOINT_SUSPEND', 'savepoint'],
    ['SAVEPOINT_TERMINATE', 'savepoint'],
  ])('the old constant %s', (constant, kind) => {
    expect(readProperties(hex(old(constant)), 'f', 0).properties).toEqual({
      kind,
      format: undefined,
      name: undefined,
      sharing: undefined,
    })
  })

  test('an object of another class says nothing', () => {
    expect(readProperties(hex(`aced0005 73 72 ${utf('A')} 0000000000000001 02 0000 78 70`), 'f', 0).properties).toEqual(
      { kind: undefined, format: undefined, name: undefined, sharing: undefined },
    )
  })

  test('errors count from the start of the file', () =>
    expect(thrown(() => readProperties(hex('aced0005'), '_metadata', 158)).message).toBe(
      '_metadata @ 0xa2: the data ends too early: found 0 bytes from 0xa2, expected at least 1',
    ))
})
