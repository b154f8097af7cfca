/** A mistake in what was asked for, found before any entry is read: a sentence that says what is valid. */
export class QueryError extends Error {
  override readonly name = 'QueryError'
}
