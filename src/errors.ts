/** Stable codes: never renamed, never reused. Messages may improve. */
export const ERROR_CODES = [
  'not-a-savepoint',
  'truncated',
  'corrupt',
  'unknown-version',
  'unknown-handle',
  'unknown-snapshot',
  'missing-file',
  'outside-root',
  'ambiguous-name',
  'not-found',
  'unsupported',
  'incompatible',
  'unknown-hash',
  'would-lose',
  'target-not-empty',
  'source-changed',
  'io',
] as const
/** What is wrong, as a stable word: one of ERROR_CODES. Never renamed, never used for another thing. */
export type ErrorCode = (typeof ERROR_CODES)[number]

/** Where it is wrong, what was found there and what was expected; a part that is not known is absent. */
export interface ErrorParts {
  /** The file or, for bytes inside `_metadata`, what they are. */
  readonly file?: string
  /** Bytes from the start of `file`. */
  readonly offset?: number
  readonly operator?: string
  readonly state?: string
  /** What was being read, outermost first: `operators[3].subtasks[0].managedKeyed`. */
  readonly path?: string
  readonly found?: string
  readonly expected?: string
  readonly hint?: string
}

const BRAND = Symbol.for('savepoint-toolkit.SavepointError')

/**
 * The one error of this library: says where, what was found, what was expected and what to do. One of another copy of the library is one
 * too: a program is bundled, and the codecs that its user brings along import the library itself.
 */
export class SavepointError extends Error {
  override readonly name = 'SavepointError'
  readonly code: ErrorCode
  readonly what: string
  readonly parts: ErrorParts

  constructor(code: ErrorCode, what: string, parts: ErrorParts = {}, cause?: unknown) {
    super(sentence(what, parts), cause === undefined ? undefined : { cause })
    this.code = code
    this.what = what
    this.parts = parts
  }

  /** True for errors of another copy of this module too. */
  static override [Symbol.hasInstance](value: unknown): value is SavepointError {
    return typeof value === 'object' && value !== null && BRAND in value
  }

  get [BRAND](): true {
    return true
  }

  /** The same error with more of its surroundings known; what is known already stays. */
  with(parts: ErrorParts): SavepointError {
    return new SavepointError(this.code, this.what, { ...parts, ...this.parts }, this.cause)
  }

  /** The object that `--json` prints on stderr. */
  toJSON(): object {
    return { code: this.code, message: this.message, ...this.parts }
  }
}

/** Whether an error says that bytes are not what they should be. Unknown is not broken. */
export const isDamage = ({ code }: SavepointError): boolean =>
  code !== 'unsupported' && code !== 'unknown-snapshot' && code !== 'unknown-version'

function sentence(what: string, p: ErrorParts): string {
  const at = p.offset === undefined ? '' : ` @ 0x${p.offset.toString(16)}`
  const where = p.file === undefined ? '' : `${p.file}${at}: `
  const seen = [
    p.found === undefined ? '' : `found ${p.found}`,
    p.expected === undefined ? '' : `expected ${p.expected}`,
  ]
    .filter(Boolean)
    .join(', ')
  const about = [
    p.operator === undefined ? '' : `operator ${p.operator}`,
    p.state === undefined ? '' : `state "${p.state}"`,
    p.path ?? '',
  ]
    .filter(Boolean)
    .join(', ')
  const detail = seen && (what.endsWith('?') ? ` (${seen})` : `: ${seen}`)
  return `${where}${what}${detail}${about && ` (in ${about})`}${p.hint === undefined ? '' : `; ${p.hint}`}`
}
