import { availableParallelism } from 'node:os'
import { AppError } from '@undertone/core/errors'
import { z } from 'zod'

/** How live calls are taken. */
const LiveConfig = z.strictObject({
  /** Threads that analyse them, several calls each. */
  threads: z
    .int()
    .min(1)
    .max(256)
    .default(() => availableParallelism()),
  /** At once. */
  calls: z.int().min(0).max(100_000).default(200),
  /** At once of one key. */
  callsPerKey: z.int().min(1).max(100_000).default(100),
  /** Of sound, in one call. */
  maxSeconds: z
    .number()
    .positive()
    .default(6 * 3600),
  /** A call of which nothing comes for so long is ended. */
  idleSeconds: z.number().positive().max(86_400).default(60),
  /** A call outlives its socket for so long. */
  resumeSeconds: z.number().min(0).max(3600).default(30),
  /** Times real time that a call may come in over a while; who sends faster has to wait. */
  maxSpeed: z.number().min(1).default(20),
  /** The address that others reach the service at, for signatures: `https://calls.example.com`. */
  publicUrl: z
    .string()
    .regex(/^https?:\/\//, 'expected https://...')
    .exactOptional(),
  /** Of the Twilio account whose media streams are taken; none without it. */
  twilioAuthToken: z.string().min(1).exactOptional(),
  /** The client secret of the AudioHook integration, base64; where it is set, connections must be signed. */
  audioHookSecret: z.base64().min(1).exactOptional(),
  /** Where Asterisk connects by AudioSocket; 0: any free port. None without it. */
  audioSocketPort: z.int().min(0).max(65535).exactOptional(),
  audioSocketHost: z.string().min(1).default('127.0.0.1'),
  /** Addresses that may connect by AudioSocket, which has no keys; beyond loopback there must be some. */
  audioSocketFrom: z.array(z.union([z.ipv4(), z.ipv6()])).default([]),
  /** Whether calls that come by AudioSocket are recorded. */
  audioSocketRecord: z.boolean().default(false),
})

/** How a service is set up. */
const ServerConfig = z.strictObject({
  /** Where recordings and, without `databaseUrl`, everything else is kept. */
  dataFolder: z.string().min(1),
  host: z.string().min(1).default('127.0.0.1'),
  /** 0: any free one */
  port: z.int().min(0).max(65535).default(8080),
  /** A PostgreSQL; without it the database is embedded in the data folder. */
  databaseUrl: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'expected postgres://...')
    .exactOptional(),
  /** A bucket that recordings are kept in, `s3://bucket/prefix?endpoint=...&region=...`; else they are in the data folder. */
  blobs: z
    .string()
    .regex(/^s3:\/\/[a-z0-9][a-z0-9.-]+(\/[\w./-]*)?(\?\S*)?$/, 'expected s3://bucket/prefix?endpoint=https://...')
    .exactOptional(),
  /** Says that whoever reaches the service may use it; else an address that is not loopback needs API keys. */
  noAuth: z.boolean().default(false),
  /** The built web app, served at `/`. */
  webFolder: z.string().min(1).exactOptional(),
  /** Recordings at once. */
  workers: z
    .int()
    .min(1)
    .max(256)
    .default(() => availableParallelism()),
  /** The model where a request names none: one that ships, or the path of a file. */
  model: z.string().min(1).exactOptional(),
  maxUploadBytes: z
    .int()
    .positive()
    .default(2 * 2 ** 30),
  /** Most recordings in one batch. */
  maxBatch: z.int().positive().max(100_000).default(1000),
  /** Longest recording, seconds. */
  maxSeconds: z
    .number()
    .positive()
    .default(24 * 3600),
  /** Whether an installed yt-dlp may fetch from video sites. */
  allowYtDlp: z.boolean().default(false),
  /** Addresses that may be fetched though they are not public, as `127.0.0.1:8080`. */
  allowAddresses: z.array(z.string()).default([]),
  /** Where copies of the public archives are, for machines without the internet; `http://127.0.0.1:9000/`. */
  archives: z.url({ protocol: /^https?$/ }).exactOptional(),
  /** Whose law recordings are checked by before they are taken; undefined: none. */
  region: z.enum(['eu']).exactOptional(),
  /** Seconds before each further attempt to reach a webhook; after the last one it is given up. */
  webhookRetrySeconds: z
    .array(z.number().min(0).max(86_400))
    .max(30)
    .default([5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000]),
  /** Seconds that work in hand gets to end when the service is stopped; what is left is done after the next start. */
  drainSeconds: z.number().min(0).default(20),
  /** A collector that traces are sent to by OTLP over HTTP, as `http://127.0.0.1:4318/v1/traces`; else there are none. */
  traces: z.url({ protocol: /^https?$/ }).exactOptional(),
  live: LiveConfig.prefault({}),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
})
export type ServerConfig = z.infer<typeof ServerConfig>
/** {@link ServerConfig} without what has a default. */
export type ServerOptions = z.input<typeof ServerConfig>

/** @throws AppError `usage/invalid-option` */
export function parseConfig(options: ServerOptions): ServerConfig {
  const parsed = ServerConfig.safeParse(options)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const option = issue?.path.join('.') ?? ''
  throw new AppError('usage/invalid-option', `Invalid ${option}: ${issue?.message}.`, { option })
}
