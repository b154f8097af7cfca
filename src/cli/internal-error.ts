import { arch, platform, version as node } from 'node:process'
import { readFileSync } from 'node:fs'
import { optionsOf } from './command-line.ts'
import type { Program } from './command.ts'
import { PROGRAM } from './common.ts'
import { printable } from './text.ts'

/** Of this program, as its package.json has it. */
export const version = (): string =>
  (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { readonly version: string })
    .version

/** A mistake of this program, in a line: what, where in its code, in which version, and the command without its values, which are the user's. */
export function sayInternal(error: unknown, args: readonly string[], program: Program, json: boolean): void {
  const { message, stack } = Object(error) as Partial<Error>
  const what = `${error instanceof Error ? `${error.name}: ` : ''}${message ?? String(error)}`.slice(0, LONGEST)
  const where = /([\w.-]+:\d+:\d+)\)?$/m.exec(stack ?? '')?.[1]
  const report = `savepoint-toolkit ${version()}, Node ${node.slice(1)}, ${platform} ${arch}: ${commandOf(args, program)}`
  process.stderr.write(
    json
      ? `${JSON.stringify({ code: 'internal', message: what, where: where ?? null, report })}\n`
      : `${PROGRAM}: internal error, please report this line: ${printable(what)}${where === undefined ? '' : ` (${where})`}; ${report}\n`,
  )
}
const LONGEST = 300

/** `sp-inspect cat --where --limit`: words and options that are ours. */
function commandOf(args: readonly string[], program: Program): string {
  const known = optionsOf(program)
  const ours = args.slice(0, args.includes('--') ? args.indexOf('--') : args.length).flatMap(arg => {
    const [option] = arg.split('=')
    if (arg.startsWith('--')) return option === '--json' || known.has(option!.slice(2)) ? [option!] : []
    return []
  })
  const name = program.commands.find(command => command.name !== undefined && command.name === args[0])?.name
  return [PROGRAM, ...(name === undefined ? [] : [name]), ...ours].join(' ')
}
