import { SavepointError } from '../../src/index.ts'

/** `code: message` of the SavepointError that something ends in. */
export async function thrown(result: () => unknown): Promise<string> {
  try {
    await result()
  } catch (error) {
    if (error instanceof SavepointError) return `${error.code}: ${error.message}`
    throw error
  }
  return 'no error'
}
