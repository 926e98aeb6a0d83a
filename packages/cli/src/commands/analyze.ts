import { RESULT_FORMATS } from '@undertone/core/formats'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { positiveNumber, wholeNumber } from '../option-values.ts'

/** The result formats of `analyze`: for people, then the engine's. */
const FORMATS = ['text', ...RESULT_FORMATS] as const
/** A name of `FORMATS`. */
export type Format = (typeof FORMATS)[number]

/** `undertone analyze`: recordings in, emotion timelines out. */
export function registerAnalyze(program: Command): void {
  program
    .command('analyze')
    .description('find the emotions in recordings: files, folders, addresses or - for standard input')
    .argument('<recording...>', 'file, folder, http(s) address, or - for standard input')
    .addOption(new Option('-f, --format <format>', 'format of the result').choices(FORMATS).default('text'))
    .addOption(new Option('--json', 'the same as --format json').implies({ format: 'json' }))
    .option('-o, --out <path>', 'write here instead of to stdout; a folder where there are several recordings')
    .addOption(new Option('-r, --roles <roles>', 'who speaks on each channel, e.g. customer,agent').argParser(roles))
    .option('--agent-emotion <reason>', "judge the agents' emotion too; the reason is recorded in the result")
    .option('-m, --model <model>', 'a shipped model by name, or a model file')
    .addOption(
      new Option(
        '--baseline <kind>',
        'what a voice is compared with: the whole recording, or what came before',
      ).choices(['recording', 'running']),
    )
    .addOption(
      new Option(
        '--adapt <kind>',
        'adapt to how each voice usually sounds; fast for recordings that surely mix emotions (default: safe)',
      ).choices(['safe', 'fast', 'off']),
    )
    .option('--window <seconds>', 'length of the stretches that are judged', positiveNumber)
    .option('--hop <seconds>', 'from one such stretch to the next', positiveNumber)
    .option('--html <path>', 'also write a self-contained page; a folder where there are several recordings')
    .option('--jobs <count>', 'recordings at once', wholeNumber, 2)
    .option('--allow-yt-dlp', 'let an installed yt-dlp fetch addresses of video sites')
    .option('--server <address>', 'have a service analyse them; it keeps what it is sent')
    .option('--key <key>', 'API key of that service; better in UNDERTONE_KEY, where no other user sees it')
    .addHelpText(
      'after',
      `
Examples:
  $ undertone analyze call.wav
  $ undertone analyze call.wav --roles customer,agent --html call.html
  $ undertone analyze call.mp3 --format vtt --out call.vtt
  $ undertone analyze calls/ --format jsonl --out results.jsonl
  $ undertone analyze call.wav --server http://127.0.0.1:8080
  $ ffmpeg -i film.mkv -f wav - | undertone analyze - --json

Formats: "text" is for people; "json" and "jsonl" hold everything; "short" is labels with their scores and no times,
sorted, as [{label, score}]; the others are for tables, subtitles and annotation programs.
Quality says what makes a stretch hard to judge: clipped, noisy, narrow-band (a telephone line), too-short (under half
a second of speech), music (or tones), overlap (both talk) or quiet. Of what is music, quiet or too short nothing is said
but "uncertain".

An agent's emotion is not judged unless --agent-emotion gives a reason: EU law (AI Act, Art. 5) forbids inferring the
emotions of employees, with few exceptions.
Exit code: 0 all were analysed, 1 one or more failed, 2 wrong usage.`,
    )
    .action(async (recordings: string[], options) => {
      const { analyzeRecordings } = await import('../analyze-recordings.ts')
      await analyzeRecordings(recordings, options)
    })
}

function roles(text: string): string[] {
  const given = text.split(',').map(role => role.trim())
  const wrong = given.find(role => !['customer', 'agent', 'unknown'].includes(role))
  if (wrong !== undefined)
    throw new InvalidArgumentError(`Expected customer, agent or unknown for each channel, found "${wrong}".`)
  return given
}
