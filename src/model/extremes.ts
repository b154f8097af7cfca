// A list spread over the arguments of a call lies on the stack, which 120,000 of them overflow.

/** The largest of numbers; `least` where there is none above it. */
export function largest(numbers: Iterable<number>, least = -Infinity): number {
  let most = least
  for (const n of numbers) if (n > most) most = n
  return most
}

/** The smallest of numbers; Infinity of none. */
export function smallest(numbers: Iterable<number>): number {
  let least = Infinity
  for (const n of numbers) if (n < least) least = n
  return least
}

/** Puts more behind the last of a list. */
export function append<T>(list: T[], more: Iterable<T>): void {
  for (const one of more) list.push(one)
}
