import { createHash, randomBytes } from 'node:crypto'
import type { KeyEntry, NewKey } from '../contract/access.ts'
import type { Orm } from '../database/database.ts'
import { findKey, insertKey, type KeyRow, replaceSecret } from '../database/keys.ts'

const DAY_MILLISECONDS = 86_400_000

/** Makes a key: 256 bits of chance, of which only the hash is kept. */
export async function makeKey(
  orm: Orm,
  asked: NewKey,
  now: Date,
): Promise<{ readonly row: KeyRow; readonly key: string }> {
  const { expiresInDays, recordingsPerDay = null, hoursPerDay = null, ...rest } = asked
  const key = newSecret()
  const row: KeyRow = {
    ...{ ...rest, recordingsPerDay, hoursPerDay },
    ...{ id: randomBytes(6).toString('hex'), hash: hashOf(key), createdAt: now },
    expiresAt: expiresInDays === undefined ? null : new Date(now.getTime() + expiresInDays * DAY_MILLISECONDS),
  }
  await insertKey(orm, row)
  return { row, key }
}

/** Gives a key another secret; undefined where there is no such key. */
export async function rotateKey(
  orm: Orm,
  id: string,
): Promise<{ readonly row: KeyRow; readonly key: string } | undefined> {
  const key = newSecret()
  const row = await replaceSecret(orm, id, hashOf(key))
  return row && { row, key }
}

/** The key that a request was sent with; undefined where it is none, or not any more. */
export async function recogniseKey(orm: Orm, key: string, now: Date): Promise<KeyRow | undefined> {
  const row = await findKey(orm, hashOf(key))
  return row && isValid(row, now) ? row : undefined
}

/** Whether a key has not ended by itself. */
export function isValid({ expiresAt }: KeyRow, now: Date): boolean {
  return expiresAt === null || expiresAt > now
}

/** A key as the API shows it. */
export function toKeyEntry({ hash: _, createdAt, expiresAt, ...row }: KeyRow): KeyEntry {
  return { ...row, createdAt: createdAt.toISOString(), expiresAt: expiresAt?.toISOString() ?? null }
}

/** 256 bits of chance. */
export function newSecret(): string {
  return `ut_${randomBytes(32).toString('base64url')}`
}

/** A secret of 256 bits cannot be guessed from its hash, so no slow one is needed. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
