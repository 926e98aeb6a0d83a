import { type Command, Option } from 'commander'
import type { CommonOptions } from '../common-options.ts'
import { indexNumber, positiveNumber, wholeNumber } from '../option-values.ts'

/** Options of `undertone spectrogram`. */
export interface SpectrogramCommandOptions extends CommonOptions {
  readonly type: 'mel' | 'stft' | 'chroma' | 'mfcc'
  readonly out: string
  readonly colours: 'viridis' | 'magma' | 'ink'
  readonly channel?: number
  readonly mix?: boolean
  readonly from: number
  readonly to?: number
  readonly width: number
  readonly height: number
}

/** `undertone spectrogram`: a picture of a sound, with axes and units. */
export function registerSpectrogram(program: Command): void {
  program
    .command('spectrogram')
    .description('draw a recording over time as PNG or SVG, with axes and units')
    .argument('<recording>', 'file, or - for standard input')
    .requiredOption('-o, --out <file>', 'the picture, .png or .svg')
    .addOption(
      new Option('-t, --type <type>', 'what to draw').choices(['mel', 'stft', 'chroma', 'mfcc']).default('mel'),
    )
    .addOption(new Option('--colours <map>', 'colour map').choices(['viridis', 'magma', 'ink']).default('viridis'))
    .option('--channel <index>', 'the channel to read, from 0', indexNumber)
    .addOption(new Option('--mix', 'mix the channels to one').conflicts('channel'))
    .option('--from <seconds>', 'where to begin', Number, 0)
    .option('--to <seconds>', 'where to end', positiveNumber)
    .option('--width <pixels>', 'width of the picture', wholeNumber, 1200)
    .option('--height <pixels>', 'height of the picture', wholeNumber, 480)
    .addHelpText(
      'after',
      `
Examples:
  $ undertone spectrogram clip.wav --out clip.png
  $ undertone spectrogram call.wav --channel 0 --type stft --out call.svg
  $ undertone spectrogram song.flac --mix --type chroma --from 10 --to 20 --out song.png`,
    )
    .action(async (recording: string, options: SpectrogramCommandOptions) => {
      const { drawSpectrogram } = await import('../draw-spectrogram.ts')
      await drawSpectrogram(recording, options)
    })
}
