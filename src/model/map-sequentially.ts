/** `map` of every value, one after the other: where they read and write, one at a time is asked for. */
export async function mapSequentially<T, R>(
  values: Iterable<T>,
  map: (value: T, index: number) => Promise<R>,
): Promise<R[]> {
  const mapped: R[] = []
  for (const value of values) mapped.push(await map(value, mapped.length))
  return mapped
}
