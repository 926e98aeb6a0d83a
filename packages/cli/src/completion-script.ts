import type { Command, Option } from 'commander'

interface Entry {
  /** The words after `undertone` that lead here, e.g. `models show`. */
  readonly path: string
  readonly description: string
  readonly words: readonly { readonly word: string; readonly description: string }[]
  readonly options: readonly Option[]
}

/** A script that completes the commands, their options and the values that options can have. */
export function completionScript(program: Command, shell: string): string {
  const entries = entriesOf(program, '')
  if (shell === 'fish') return fish(entries)
  return shell === 'zsh'
    ? `#compdef undertone\nautoload -U bashcompinit && bashcompinit\n${bash(entries)}`
    : bash(entries)
}

function entriesOf(command: Command, path: string): Entry[] {
  const values = command.registeredArguments.flatMap(argument => argument.argChoices ?? [])
  const entry: Entry = {
    path,
    description: command.description(),
    words: [
      ...command.commands.map(child => ({ word: child.name(), description: child.description() })),
      ...values.map(word => ({ word, description: '' })),
    ],
    options: command.options,
  }
  return [entry, ...command.commands.flatMap(child => entriesOf(child, `${path} ${child.name()}`.trim()))]
}

function bash(entries: readonly Entry[]): string {
  const cases = entries.map(({ path, words, options }) => {
    const flags = options.flatMap(option => [option.long, option.short]).filter(flag => flag !== undefined)
    return `    '${path}') words='${words.map(({ word }) => word).join(' ')}'; flags='${flags.join(' ')}' ;;`
  })
  const values = entries.flatMap(({ path, options }) =>
    options
      .filter(option => option.argChoices !== undefined)
      .map(option => `    '${path} ${option.long}') values='${option.argChoices?.join(' ')}' ;;`),
  )
  const paths = entries.filter(({ path }) => path).map(({ path }) => `'${path}'`)
  return `_undertone() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} path='' words='' flags='' values='' word next
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    next="\${path:+$path }$word"
    case "$next" in ${paths.join('|')}) path=$next ;; esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  case "$path $previous" in
${values.join('\n')}
  esac
  COMPREPLY=()
  if [ -n "$values" ]; then COMPREPLY=($(compgen -W "$values" -- "$current"))
  elif [ "\${current:0:1}" = - ]; then COMPREPLY=($(compgen -W "$flags --help" -- "$current"))
  elif [ -n "$words" ]; then COMPREPLY=($(compgen -W "$words" -- "$current"))
  fi
}
complete -o default -F _undertone undertone
`
}

function fish(entries: readonly Entry[]): string {
  const lines = entries.flatMap(({ path, words, options }) => {
    const seen = path.split(' ').filter(Boolean)
    const unseen = words.map(({ word }) => word).join(' ')
    const here = seen.map(word => `__fish_seen_subcommand_from ${word}`)
    const condition = here.join('; and ')
    const wordCondition = [...here, ...(unseen ? [`not __fish_seen_subcommand_from ${unseen}`] : [])].join('; and ')
    return [
      ...words.map(
        ({ word, description }) =>
          `complete -c undertone -f -n ${quote(wordCondition)} -a ${word} -d ${quote(description)}`,
      ),
      ...options.map(option =>
        [
          'complete -c undertone',
          condition && `-n ${quote(condition)}`,
          option.long && `-l ${option.long.slice(2)}`,
          option.short && `-s ${option.short.slice(1)}`,
          option.argChoices ? `-x -a ${quote(option.argChoices.join(' '))}` : option.isBoolean() ? '' : '-r',
          `-d ${quote(option.description)}`,
        ]
          .filter(Boolean)
          .join(' '),
      ),
    ]
  })
  return `${lines.join('\n')}\n`
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
