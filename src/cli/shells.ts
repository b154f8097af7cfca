import type { Completion } from './complete.ts'

// What the shells run on a tab, and how they are answered: a candidate a line, `:files` where files may stand there too.

export const SHELLS = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof SHELLS)[number]

/** The word that makes a program answer a shell: `sp-inspect __complete zsh cat samples/or`. */
export const COMPLETE = '__complete'
const FILES = ':files'

const functionOf = (program: string): string => `_${program.replaceAll(/\W/g, '_')}`

/** By shell: the script for a program. */
export const SCRIPTS: Readonly<Record<Shell, (program: string) => string>> = {
  bash: program => `# ${program} completion for bash: source <(${program} completion bash)
${functionOf(program)}() {
  local line files=
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == ${FILES} ]]; then files=1; continue; fi
    [[ $line == */ || $line == *= ]] && compopt -o nospace
    COMPREPLY+=("$line")
  done < <("\${COMP_WORDS[0]}" ${COMPLETE} bash "\${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)
  if [[ -n $files && \${#COMPREPLY[@]} -gt 0 ]]; then
    compopt -o filenames
    while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}")
  elif [[ -n $files ]]; then
    compopt -o default
  fi
}
complete -F ${functionOf(program)} ${program}
`,
  zsh: program => `#compdef ${program}
# ${program} completion for zsh: source <(${program} completion zsh), or a file _${program} in a directory of fpath
${functionOf(program)}() {
  local line files= tab=$'\\t'
  local -a found shown
  while IFS= read -r line; do
    if [[ $line == ${FILES} ]]; then files=1; continue; fi
    found+=("\${line%%$tab*}")
    shown+=("\${line/$tab/  -- }")
  done < <("\${(Q)words[1]}" ${COMPLETE} zsh "\${(@Q)words[2,CURRENT]}" 2>/dev/null)
  (( $#found )) && compadd -l -d shown -a found
  [[ -n $files ]] && _files
}
if [[ $funcstack[1] == _${program} ]]; then
  ${functionOf(program)} "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
  compdef ${functionOf(program)} ${program}
fi
`,
  fish: program => `# ${program} completion for fish: ${program} completion fish | source
function _${functionOf(program)}
  set -l words (commandline -opc)
  for line in ($words[1] ${COMPLETE} fish $words[2..-1] (commandline -ct) 2>/dev/null)
    if test "$line" = ${FILES}
      __fish_complete_path (commandline -ct)
    else
      echo $line
    end
  end
end
complete -c ${program} -f -a '(_${functionOf(program)})'
`,
}

/** The words of a question; undefined: no shell asks. bash gives the line and what it breaks words at, for its own words are broken at = and :. */
export const asked = ([shell, ...words]: readonly string[]): readonly string[] =>
  (shell === 'bash' ? split(words[0] ?? '').slice(1) : words).map(unquoted).map(atHome)

/** The answer to a question, one candidate a line. */
export function answerTo(
  [shell, line = '', breaks = '']: readonly string[],
  { candidates, files }: Completion,
): string {
  const before = shell === 'bash' ? beforeBreak(split(line).at(-1) ?? '', breaks) : ''
  const quote = shell === 'bash' && !/^["']/.test(split(line).at(-1) ?? '') ? quoted : (text: string) => text
  const lines = candidates
    .filter(([word]) => !/[\n\t]/.test(word))
    .map(([word, what]) =>
      shell === 'bash'
        ? quote(word.slice(unquoted(before).length))
        : what === ''
          ? word
          : `${word}\t${firstLine(what)}`,
    )
  return [...lines, ...(files ? [FILES] : [])].map(text => `${text}\n`).join('')
}

const firstLine = (text: string): string => text.split('\n')[0]!

/** Words as bash splits them, quotes kept; behind a blank at the end begins an empty one. */
function split(line: string): readonly string[] {
  const words = line.match(/(?:\\[^]?|"(?:\\[^]|[^"\\])*"?|'[^']*'?|[^\s\\"'])+/g) ?? []
  return /(?<!\\)\s$/.test(line) || line === '' ? [...words, ''] : words
}

const unquoted = (word: string): string =>
  word.replace(
    /\\([^])|"((?:\\[^]|[^"\\])*)"?|'([^']*)'?/g,
    (_, one?: string, double?: string, single?: string) => one ?? double?.replace(/\\(["\\$`])/g, '$1') ?? single ?? '',
  )

const atHome = (word: string): string => word.replace(/^~(?=\/)/, process.env['HOME'] ?? '~')
const quoted = (word: string): string => word.replace(/[^\w@%+=:,./-]/g, '\\$&')

/** What of a word stands before the last character that bash breaks words at: it stays in the line. */
function beforeBreak(word: string, breaks: string): string {
  const at = [...word].findLastIndex(
    (character, i) => '=:@'.includes(character) && breaks.includes(character) && word[i - 1] !== '\\',
  )
  return word.slice(0, at + 1)
}
