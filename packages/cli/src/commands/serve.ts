import { type Command, Option } from 'commander'
import { indexNumber, nameList, positiveNumber, wholeNumber } from '../option-values.ts'

/** `undertone serve` and what belongs to it: more workers, the database, API keys. */
export function registerServe(program: Command): void {
  addWorkOptions(
    program
      .command('serve')
      .description('start the service: the web app, and the HTTP API with its queue, store and workers')
      .option('--port <number>', 'port to listen on; 0 for any free one', indexNumber, 8080)
      .option('--host <address>', 'address to listen on; beyond loopback it needs API keys', '127.0.0.1')
      .option('--open', 'open the web app in a browser')
      .addOption(new Option('--region <region>', 'whose law recordings are checked by').choices(['eu']))
      .option('--no-auth', 'let whoever reaches the service use it, without API keys')
      .option('--max-upload <megabytes>', 'largest recording that is taken', positiveNumber, 2048)
      .option(
        '--archives <address>',
        'where copies of the public archives are, for real acted clips without the internet',
      )
      .option('--live-calls <count>', 'live calls at once; 0 takes none', indexNumber, 200)
      .option('--public-url <address>', 'how others reach the service, for the signatures of telephone systems')
      .option('--audiosocket-port <number>', 'take calls of Asterisk by AudioSocket on this port', indexNumber)
      .option('--audiosocket-host <address>', 'address to take them on', '127.0.0.1')
      .option(
        '--audiosocket-from <addresses>',
        'who may connect there, divided by commas; beyond loopback there must be some',
      )
      .option('--audiosocket-record', 'keep the recordings of these calls'),
  )
    .addHelpText(
      'after',
      `
Examples:
  $ undertone serve
  $ undertone serve --open
  $ undertone serve --port 9000 --data /var/lib/undertone
  $ curl -F file=@call.wav 'http://127.0.0.1:8080/v1/analyses?wait=30'

The web app is at /. The API describes itself at /openapi.json. With DATABASE_URL=postgres://... the queue and the
results are kept in that PostgreSQL, not in the data folder; with BLOBS=s3://bucket/prefix recordings are kept in that
bucket. UNDERTONE_TWILIO_AUTH_TOKEN lets media streams of Twilio in, UNDERTONE_AUDIOHOOK_SECRET asks for signatures of
Genesys AudioHook. Ctrl-C ends it; what was queued goes on after the next start.`,
    )
    .action(async options => {
      const { serve } = await import('../serve.ts')
      await serve(options)
    })

  addWorkOptions(program.command('worker').description('analyse what a service on another machine has queued'))
    .addHelpText(
      'after',
      `
Examples:
  $ undertone worker --data /mnt/undertone

DATABASE_URL=postgres://... names the database. A worker shares it
and the data folder, or the bucket that BLOBS names, with the service. Ctrl-C ends it; what it had in hand goes to another.`,
    )
    .action(async options => {
      const { work } = await import('../serve.ts')
      await work(options)
    })

  addDataOption(program.command('migrate').description("bring a service's database up to this version"))
    .addHelpText('after', '\nExamples:\n  $ undertone migrate --data /var/lib/undertone')
    .action(async options => {
      const { migrate } = await import('../serve.ts')
      await migrate(options)
    })

  const keys = program.command('keys').description('who may use a service')
  addDataOption(keys.command('create').description('make an API key and print it, once'))
    .requiredOption('--name <name>', 'who uses it')
    .option('--scopes <scopes>', 'read, write or admin, divided by commas', 'read,write')
    .option('--tenant <name>', 'recordings of different tenants take turns in the queue', 'default')
    .option('--recordings-per-day <count>', 'recordings that it may send a day', wholeNumber)
    .option('--hours-per-day <hours>', 'hours of recording that it may send a day', positiveNumber)
    .option('--expires <days>', 'days until it ends; default never', positiveNumber)
    .addHelpText(
      'after',
      `
Examples:
  $ undertone keys create --name dialler
  $ undertone keys create --name boss --scopes admin --data /var/lib/undertone

While a service runs on the embedded database, POST /v1/keys does the same.`,
    )
    .action(async options => {
      const { createKey } = await import('../serve.ts')
      await createKey(options)
    })
}

function addDataOption(command: Command): Command {
  return command.option('--data <folder>', 'where recordings and results are kept', 'undertone-data')
}

function addWorkOptions(command: Command): Command {
  return addDataOption(command)
    .option('-m, --model <model>', 'the model where a request names none: a shipped one by name, or a model file')
    .option('--jobs <count>', 'recordings analysed at once; default one for each processor', wholeNumber)
    .option('--traces <address>', 'collector that traces are sent to, as http://127.0.0.1:4318/v1/traces')
    .option(
      '--allow-address <addresses>',
      'of your own network, as 127.0.0.1:3000 divided by commas: may be fetched from and sent to though they are not public',
      nameList,
    )
    .option('--allow-yt-dlp', 'let an installed yt-dlp fetch addresses of video sites')
}
