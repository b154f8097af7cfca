import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { metadata } from '../../src/format/metadata.ts'
import type { StreamHandle } from '../../src/format/handles.ts'
import { open, summarize } from '../../src/index.ts'

/** A checkpoint whose subtasks have raw state in the files of these handles. */
function checkpoint(directory: string, handles: readonly StreamHandle[]): void {
  const w = new ByteWriter()
  const subtasks = handles.map((delegate, index) => ({
    index,
    legacy: undefined,
    state: {
      managedOperator: undefined,
      rawOperator: { kind: 'partitionable' as const, states: [], delegate },
      managedKeyed: { kind: 'none' as const },
      rawKeyed: { kind: 'none' as const },
      inputChannels: [],
      resultSubpartitions: [],
      regionalCheckpointId: undefined,
    },
  }))
  const operator = {
    name: undefined,
    uid: undefined,
    id: 'ab'.repeat(16),
    parallelism: handles.length,
    maxParallelism: 128,
    chainLength: undefined,
    coordinator: { kind: 'none' as const },
    subtasks,
  }
  const properties = Uint8Array.of(0xac, 0xed, 0, 5, 0x70)
  metadata.write(w, { version: 4, checkpointId: 1, masterStates: [], operators: [operator], properties })
  writeFileSync(join(directory, '_metadata'), w.done())
}

test('files in the directory of a snapshot are inside it, whatever they are named by', async () => {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'sp-outside-'))
  try {
    for (const directory of ['chk-1/deep', 'shared']) mkdirSync(join(root, directory), { recursive: true })
    symlinkSync(root, `${root}-link`)
    const files = ['chk-1/a', 'chk-1/deep/b', 'shared/c']
    for (const file of files) writeFileSync(join(root, file), 'data!')
    const handle = (path: string): StreamHandle => ({ kind: 'file', size: 5, path: `file:${root}/${path}` })
    const found = async (path: string, ...handles: readonly StreamHandle[]): Promise<unknown> => {
      checkpoint(join(root, 'chk-1'), handles)
      const { selfContained, missingFiles, filesOutside } = (await summarize(await open(path))).summary
      return [selfContained, missingFiles, filesOutside]
    }
    const own = join(root, 'chk-1')
    expect(await found(own, { kind: 'relative', size: 5, path: 'a' })).toEqual([true, 0, 0])
    for (const path of [own, relative(process.cwd(), own), `${root}-link/chk-1`]) {
      expect(await found(path, handle('chk-1/a'), handle('chk-1/deep/b')), path).toEqual([false, 0, 0])
      expect(await found(path, handle('chk-1/a'), handle('shared/c'), handle('shared/none')), path).toEqual([
        false,
        1,
        1,
      ])
    }
  } finally {
    rmSync(`${root}-link`, { force: true })
    rmSync(root, { recursive: true })
  }
})
