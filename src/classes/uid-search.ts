import { SavepointError } from '../errors.ts'
import { uidBytes } from '../model/operator-id.ts'
import { SINK_UIDS } from '../model/sink-uids.ts'
import { ClassFile } from './class-file.ts'
import type { ClassBytes } from './class-source.ts'
import { classFilesAt, everyClassAt } from './classes.ts'
import { callsUid, UidCode, type UidCall } from './uid-code.ts'
import { fillings, Guesses, numberRounds } from './uid-guesses.ts'
import { WantedIds } from './uid-wanted.ts'
import { ACCESS } from '../model/java-names.ts'

/** Where classes have the text that gives an operator ID. */
export interface FoundUid {
  readonly id: string
  /** Undefined: the ID itself is given to `setUidHash`. */
  readonly uid: string | undefined
  readonly className: string
  /** Whose code hands it over; undefined: only a constant of the class is known. */
  readonly method: string | undefined
}

/** What was found of what was wanted. */
export interface UidSearch {
  readonly found: ReadonlyMap<string, FoundUid>
  /** How many texts were hashed. */
  readonly tried: number
  /** Class files that could not be read. */
  readonly unread: readonly SavepointError[]
}

/**
 * Looks for the texts that give these operator IDs, 32 hex digits each, in all classes at these paths: what code hands to `uid`, then every
 * string constant, then what loops may add to either. Ends when all are found. Throws what is wrong with the paths, or a jar.
 */
export function findUids(paths: readonly string[], ids: Iterable<string>): UidSearch {
  const wanted = new Set(ids)
  const key = JSON.stringify([paths, [...wanted].toSorted()])
  const done = searches.get(key) ?? searchIn(paths, wanted)
  searches.set(key, done)
  return done
}
/** By places and IDs: snapshots of one job ask for the same. */
const searches = new Map<string, UidSearch>()

function searchIn(paths: readonly string[], ids: ReadonlySet<string>): UidSearch {
  const search = new Search(new WantedIds(ids), classFilesAt(paths))
  for (const one of everyClassAt(paths)) {
    if (search.isDone) break
    search.look(one)
  }
  search.guess()
  return { found: search.found, tried: search.tried, unread: search.unread } // the rest is given free
}

/** Of words, beginnings and texts with holes: what is beyond is left out. */
const MOST = { words: 20_000, strings: 50_000, beginnings: 50_000, templates: 5_000 }
/** UTF-16 units of what fills a hole. */
const LONGEST_WORD = 200
/** In the recipe of a concatenation, an argument. (StringConcatFactory) */
const ARGUMENT = '\u0001'

class Search {
  readonly found = new Map<string, FoundUid>()
  readonly unread: SavepointError[] = []
  private readonly wanted: WantedIds
  private readonly code: UidCode
  /** What code hands over, with holes. */
  private readonly templates: UidCall[] = []
  /** What may fill holes: strings of the classes that name operators, constants of all enums; and all other strings. */
  private readonly words = new Set<string>()
  private readonly strings = new Set<string>()
  /** What is found so far as a constant alone, by its text. */
  private readonly constants = new Map<string, FoundUid>()
  /** Of concatenations anywhere, and a class that has it. */
  private readonly beginnings = new Map<string, string>()

  constructor(wanted: WantedIds, find: (name: string) => ClassFile | undefined) {
    this.wanted = wanted
    this.code = new UidCode(find, call => this.handed(call))
  }

  get tried(): number {
    return this.wanted.tried
  }

  get isDone(): boolean {
    return this.wanted.left === 0 && this.constants.size === 0
  }

  /** A damaged class is passed over. */
  look({ bytes, origin }: ClassBytes): void {
    try {
      const file = new ClassFile(bytes, origin)
      const names = callsUid(file)
      if (names) this.code.walk(file)
      for (const text of file.constants.strings) this.constant(text, file, names)
      if (file.superclass === 'java.lang.Enum')
        for (const { access, name } of file.fields)
          if ((access & ACCESS.enum) !== 0) keep(this.words, file.constants.text(name), MOST.words)
    } catch (error) {
      if (!(error instanceof SavepointError) || error.code === 'io') throw error
      this.unread.push(error)
    }
  }

  /** When all classes were looked at: holes are filled. */
  guess(): void {
    if (this.wanted.left === 0) return
    const guesses = new Guesses(this.wanted)
    const words = fillings(this.words)
    const strings = [...this.strings].map(uidBytes)
    const fill = ({ parts, className, method }: UidCall, holes: readonly Uint8Array[]): void =>
      guesses.guess(parts, holes, (id, uid) => this.tell({ id, uid, className, method }))
    for (const one of this.templates) fill(one, words)
    for (const one of this.templates) if (one.parts.length === 2) fill(one, strings)
    for (const round of numberRounds())
      for (const [beginning, className] of this.beginnings)
        guesses.guess([beginning, ''], round, (id, uid) => this.tell({ id, uid, className, method: undefined }))
  }

  private handed(call: UidCall): void {
    const { parts, isHash, className, method } = call
    const [text = ''] = parts
    if (isHash) {
      const id = parts.length === 1 ? this.wanted.take(text) : undefined
      if (id !== undefined) this.tell({ id, uid: undefined, className, method })
    } else if (parts.length > 1) {
      if (this.templates.length < MOST.templates) this.templates.push(call)
    } else {
      this.exact(text, className, method)
    }
  }

  /** A constant may turn out to be what code hands over. */
  private exact(text: string, className: string, method: string | undefined): void {
    const known = this.constants.get(text)
    if (known !== undefined && method !== undefined) this.tell({ ...known, className, method })
    this.whole(text, className, method)
    for (const derived of SINK_UIDS) this.whole(derived(text), className, method)
  }

  private whole(uid: string, className: string, method: string | undefined): void {
    const id = this.wanted.ofText(uid)
    if (id !== undefined) this.tell({ id, uid, className, method })
  }

  private constant(text: string, { name }: ClassFile, isWord: boolean): void {
    keep(isWord ? this.words : this.strings, text, isWord ? MOST.words : MOST.strings)
    const hole = text.indexOf(ARGUMENT)
    if (hole > 0 && this.beginnings.size < MOST.beginnings) this.beginnings.set(text.slice(0, hole), name)
    const whole = hole > 0 ? text.slice(0, hole) : text
    if (isWord) this.exact(whole, name, undefined)
    else this.whole(whole, name, undefined)
  }

  private tell(found: FoundUid): void {
    this.found.set(found.id, found)
    if (found.uid === undefined) return
    if (found.method === undefined) this.constants.set(found.uid, found)
    else this.constants.delete(found.uid)
  }
}

function keep(words: Set<string>, text: string, most: number): void {
  if (text.length <= LONGEST_WORD && words.size < most) words.add(text)
}
