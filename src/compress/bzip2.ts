// bzip2, as RocksDB's blocks hold it: one whole stream. By hand, for the kept packages bring a command line (seek-bzip) or a WASM file
// beside them, and nobody is fast or slow with a format that is hardly ever chosen. Its own CRCs are not looked at: the block of the
// table has a checksum.

const BLOCK = 0x314159265359
const END = 0x177245385090
const GROUP = 50
const LONGEST_CODE = 20

/** The data of a stream; throws where it has more than `most` bytes, and what is no such stream. */
export function bzip2Stream(stream: Uint8Array, most: number): Uint8Array {
  const bits = new Bits(stream)
  if (bits.take(24) !== 0x425a68) throw new Error('not a bzip2 stream')
  const level = bits.take(8) - 0x30
  if (level < 1 || level > 9) throw new Error('not a bzip2 stream')
  const out = { bytes: new Uint8Array(Math.min(most, 65536)), at: 0, most }
  const columns = new Uint32Array(level * 100_000) // as many as a block holds
  for (;;) {
    const magic = bits.take(24) * 0x100_0000 + bits.take(24)
    if (magic === END) return out.bytes.subarray(0, out.at)
    if (magic !== BLOCK) throw new Error('not a bzip2 block')
    bits.take(24)
    bits.take(8) // the CRC
    block(bits, columns, out)
  }
}

/** Most significant bit first. */
class Bits {
  private readonly bytes: Uint8Array
  private at = 0
  private held = 0
  private count = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  /** At most 24. */
  take(bits: number): number {
    while (this.count < bits) {
      const byte = this.bytes[this.at++]
      if (byte === undefined) throw new Error('the stream ends too early')
      this.held = ((this.held << 8) | byte) & 0x7fff_ffff
      this.count += 8
    }
    this.count -= bits
    return (this.held >>> this.count) & ((1 << bits) - 1)
  }
}

interface Output {
  bytes: Uint8Array
  at: number
  readonly most: number
}

function block(bits: Bits, columns: Uint32Array, out: Output): void {
  if (bits.take(1) === 1) throw new Error('randomised blocks are not supported')
  const first = bits.take(24)
  const moved = usedBytes(bits)
  const symbols = moved.length + 2
  const tables = bits.take(3)
  const selectors = bits.take(15)
  if (moved.length === 0 || tables < 2 || tables > 6 || selectors === 0) throw new Error('implausible tables')
  const order = Array.from({ length: tables }, (_, i) => i)
  const selected = new Uint8Array(selectors)
  for (let i = 0; i < selectors; i++) {
    let place = 0
    while (bits.take(1) === 1) if (++place >= tables) throw new Error('no such table')
    const [table] = order.splice(place, 1) as [number]
    order.unshift(table)
    selected[i] = table
  }
  const codes = Array.from({ length: tables }, () => new Code(bits, symbols))
  // Runs of the first byte are numbers in base two with the digits 1 and 2; other symbols are places in the list of recent bytes.
  const capacity = columns.length
  const counts = new Uint32Array(256)
  let size = 0
  let run = 0
  let digit = 1
  for (let n = 0, group = 0; ; n++) {
    if (n % GROUP === 0 && group === selectors) throw new Error('more symbols than selectors')
    const code = codes[selected[n % GROUP === 0 ? group++ : group - 1]!]!
    const symbol = code.next(bits)
    if (symbol <= 1) {
      run += digit * (symbol + 1)
      digit *= 2
      if (run > capacity - size) throw new Error('a run reaches past the block')
      continue
    }
    const byte = moved[0]!
    counts[byte] = counts[byte]! + run
    columns.fill(byte, size, size + run)
    size += run
    run = 0
    digit = 1
    if (symbol === symbols - 1) break
    if (size === capacity) throw new Error('more data than a block holds')
    const next = moved[symbol - 1]!
    moved.copyWithin(1, 0, symbol - 1)
    moved[0] = next
    counts[next] = counts[next]! + 1
    columns[size++] = next
  }
  if (first >= size) throw new Error('the block begins after its end')
  unsort(columns, counts, size, first, out)
}

/** The bytes that occur, ascending. */
function usedBytes(bits: Bits): Uint8Array {
  const used: number[] = []
  const sixteens = bits.take(16)
  for (let i = 0; i < 16; i++) {
    if (((sixteens >>> (15 - i)) & 1) === 0) continue
    const ones = bits.take(16)
    for (let j = 0; j < 16; j++) if ((ones >>> (15 - j)) & 1) used.push(16 * i + j)
  }
  return Uint8Array.from(used)
}

/** A canonical Huffman code. */
class Code {
  private readonly counts = new Uint16Array(LONGEST_CODE + 1)
  private readonly symbols: Uint16Array

  constructor(bits: Bits, size: number) {
    const lengths = new Uint8Array(size)
    let length = bits.take(5)
    for (let i = 0; i < size; i++) {
      for (;;) {
        if (length < 1 || length > LONGEST_CODE) throw new Error('implausible length of a code')
        if (bits.take(1) === 0) break
        length += bits.take(1) === 0 ? 1 : -1
      }
      lengths[i] = length
      this.counts[length] = this.counts[length]! + 1
    }
    this.symbols = Uint16Array.from(lengths.keys()).toSorted((a, b) => lengths[a]! - lengths[b]! || a - b)
  }

  next(bits: Bits): number {
    let code = 0
    let first = 0
    let index = 0
    for (let length = 1; length <= LONGEST_CODE; length++) {
      code |= bits.take(1)
      const count = this.counts[length]!
      if (code - first < count) return this.symbols[index + code - first]!
      index += count
      first = (first + count) << 1
      code <<= 1
    }
    throw new Error('no such code')
  }
}

/** Undoes the Burrows-Wheeler transform, then the first run-length code: after four equal bytes follows how many more there are. */
function unsort(columns: Uint32Array, counts: Uint32Array, size: number, first: number, out: Output): void {
  let total = 0
  const starts = counts.map(count => (total += count) - count)
  for (let i = 0; i < size; i++) {
    const place = starts[columns[i]! & 0xff]!++
    columns[place] = columns[place]! | (i << 8)
  }
  let at = columns[first]! >>> 8
  let last = -1
  let equal = 0
  for (let i = 0; i < size; i++) {
    const entry = columns[at]!
    const byte = entry & 0xff
    at = entry >>> 8
    if (equal === 4) {
      put(out, last, byte)
      equal = 0
      last = -1
    } else {
      equal = byte === last ? equal + 1 : 1
      last = byte
      put(out, byte, 1)
    }
  }
}

function put(out: Output, byte: number, count: number): void {
  if (count > out.most - out.at) throw new Error(`it has more than ${out.most} bytes of data`)
  if (out.at + count > out.bytes.length) {
    const longer = new Uint8Array(Math.min(out.most, 2 * (out.at + count)))
    longer.set(out.bytes)
    out.bytes = longer
  }
  out.bytes.fill(byte, out.at, out.at + count)
  out.at += count
}
