import type { Command } from 'commander'
import { indexNumber, positiveNumber, wholeNumber } from '../option-values.ts'

/** `undertone serve`: the service, with nothing else to install. */
export function registerServe(program: Command): void {
  program
    .command('serve')
    .description('start the service: the HTTP API with its queue, store and workers')
    .option('--port <number>', 'port to listen on; 0 for any free one', indexNumber, 8080)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--data <folder>', 'where recordings and results are kept', 'undertone-data')
    .option('-m, --model <model>', 'the model where a request names none: a shipped one by name, or a model file')
    .option('--jobs <count>', 'recordings analysed at once; default one for each processor', wholeNumber)
    .option('--max-upload <megabytes>', 'largest recording that is taken', positiveNumber, 2048)
    .option('--allow-yt-dlp', 'let an installed yt-dlp fetch addresses of video sites')
    .addHelpText(
      'after',
      `
Examples:
  $ undertone serve
  $ undertone serve --port 9000 --data /var/lib/undertone
  $ curl -F file=@call.wav 'http://127.0.0.1:8080/v1/analyses?wait=30'

The API describes itself at /openapi.json. With DATABASE_URL=postgres://... the queue and the results are kept in that
PostgreSQL, not in the data folder. Ctrl-C ends it; what was queued goes on after the next start.`,
    )
    .action(async options => {
      const { serve } = await import('../serve.ts')
      await serve(options)
    })
}
