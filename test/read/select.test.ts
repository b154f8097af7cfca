import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { memoryStorage, open, select, SavepointError } from '../../src/index.ts'
import { samples } from '../samples/folder.ts'

const { path: SAMPLE } = samples.find(({ name }) => name === 'states-2.3-canonical-rocksdb')!

const failure = async (text: string, keep: (name: string) => boolean): Promise<SavepointError> => {
  const names = readdirSync(SAMPLE).filter(name => name === '_metadata' || (!name.includes('.') && keep(name)))
  const bytes = Object.fromEntries(names.map(name => [`/s/${name}`, new Uint8Array(readFileSync(join(SAMPLE, name)))]))
  return select(await open('/s', { storage: memoryStorage(bytes) }), text).then(
    () => expect.unreachable('it was found'),
    (error: SavepointError) => error,
  )
}

test('states behind files that are missing are not known, and that is no "no such state"', async () => {
  const error = await failure('accounts/balance', () => false)
  expect([error.code, error.parts.operator]).toEqual(['missing-file', 'accounts'])
  expect(error.message).toMatch(/the states of accounts are not known: .*missing/)
})
test('where some are known another may stand in what is missing', async () => {
  const { operators } = await open(SAMPLE)
  const state = operators.find(({ uid }) => uid === 'accounts')!.entry.subtasks![0]!.state!.managedKeyed
  const path = 'delegate' in state && 'path' in state.delegate ? state.delegate.path : expect.unreachable()
  const error = await failure('accounts/nothing', name => name !== path)
  expect([error.code, error.message]).toEqual(['not-found', expect.stringMatching(/it may be in a header that could/)])
})
test('where all are known a name that is none of them is not found', async () => {
  const error = await failure('accounts/nothing', () => true)
  expect([error.code, error.parts.hint]).toEqual(['not-found', undefined])
})
