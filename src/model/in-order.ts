/** `map` of every value, one after the other: where they write files, the order decides the names. */
export async function inOrder<T, R>(values: Iterable<T>, map: (value: T, index: number) => Promise<R>): Promise<R[]> {
  const mapped: R[] = []
  for (const value of values) mapped.push(await map(value, mapped.length))
  return mapped
}
