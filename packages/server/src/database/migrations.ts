import { sql } from 'drizzle-orm'
import type { Orm } from './database.ts'

/** Steps from an empty database to the tables of `schema.ts`. A step that was released never changes; new ones follow. */
export const MIGRATIONS: readonly (readonly string[])[] = [
  [
    `create table undertone.analysis (
      id text primary key,
      batch text,
      state text not null,
      created_at timestamptz not null,
      finished_at timestamptz,
      expires_at timestamptz,
      progress double precision not null,
      options jsonb not null,
      name text not null,
      tags text[] not null,
      notice_given boolean,
      url text,
      blob text,
      bytes double precision,
      sha256 text,
      deaths integer not null,
      analysis json,
      error jsonb,
      duration double precision,
      headline text,
      shares jsonb,
      strongest double precision,
      roles text[] not null,
      words tsvector not null
    )`,
    `create function undertone.set_words() returns trigger language plpgsql as $$
      begin
        new.words := to_tsvector('simple', regexp_replace(new.name || ' ' || array_to_string(new.tags, ' '), '[._/-]+', ' ', 'g'));
        return new;
      end $$`,
    `create trigger analysis_words before insert or update of name, tags on undertone.analysis
      for each row execute function undertone.set_words()`,
    'create index analysis_created on undertone.analysis (created_at desc, id desc)',
    'create index analysis_strongest on undertone.analysis (strongest desc nulls last, id desc)',
    'create index analysis_expires on undertone.analysis (expires_at) where expires_at is not null',
    'create index analysis_tags on undertone.analysis using gin (tags)',
    'create index analysis_words on undertone.analysis using gin (words)',
    'create index analysis_batch on undertone.analysis (batch) where batch is not null',
    `create table undertone.idempotency (
      key text primary key,
      analysis text not null references undertone.analysis (id) on delete cascade,
      request text not null,
      created_at timestamptz not null
    )`,
    'create index idempotency_analysis on undertone.idempotency (analysis)',
    `create table undertone.correction (
      analysis text not null references undertone.analysis (id) on delete cascade,
      channel integer not null,
      start_seconds double precision not null,
      end_seconds double precision not null,
      label text not null,
      note text,
      created_at timestamptz not null,
      primary key (analysis, channel, start_seconds, end_seconds)
    )`,
    `create table undertone.api_key (
      id text primary key,
      name text not null,
      hash text not null unique,
      scopes text[] not null,
      requests_per_minute integer not null,
      created_at timestamptz not null,
      expires_at timestamptz
    )`,
    `create table undertone.audit (
      id bigint generated always as identity primary key,
      at timestamptz not null,
      who text not null,
      what text not null,
      object text,
      status integer not null,
      request text not null
    )`,
    `create function undertone.refuse() returns trigger language plpgsql as $$
      begin
        raise exception 'the audit log is append only';
      end $$`,
    `create trigger audit_append_only before update or delete or truncate on undertone.audit
      for each statement execute function undertone.refuse()`,
  ],
  [
    `create table undertone.session (
      hash text primary key,
      key text not null references undertone.api_key (id) on delete cascade,
      expires_at timestamptz not null
    )`,
    'create index session_key on undertone.session (key)',
  ],
  ['alter table undertone.analysis add column strip jsonb'],
  [
    'alter table undertone.analysis add column moment jsonb',
    `create table undertone.batch (
      id text primary key,
      name text not null,
      options jsonb not null,
      created_at timestamptz not null,
      done_at timestamptz,
      once_key text unique,
      request text
    )`,
    'create index batch_created on undertone.batch (created_at desc, id desc)',
    `create table undertone.alert_rule (
      id text primary key,
      name text not null,
      labels text[] not null,
      min_probability double precision not null,
      match text not null,
      seconds double precision not null,
      role text,
      active boolean not null,
      created_at timestamptz not null
    )`,
    `create table undertone.alert (
      id text primary key,
      seq bigint generated always as identity unique,
      rule text not null,
      rule_name text not null,
      recording text not null,
      name text not null,
      channel integer not null,
      role text not null,
      start_seconds double precision not null,
      at_seconds double precision not null,
      probability double precision not null,
      fired_at timestamptz not null,
      acknowledged_at timestamptz,
      note text,
      unique (rule, recording)
    )`,
    'create index alert_recording on undertone.alert (recording)',
    `create table undertone.webhook (
      id text primary key,
      url text,
      description text,
      events text[] not null,
      active boolean not null,
      secret text not null,
      previous_secret text,
      previous_until timestamptz,
      created_at timestamptz not null
    )`,
    `create table undertone.delivery (
      id text primary key,
      seq bigint generated always as identity unique,
      event text not null,
      type text not null,
      webhook text not null references undertone.webhook (id) on delete cascade,
      url text,
      subject text,
      body text not null,
      state text not null,
      turn integer not null,
      tries integer not null,
      attempts jsonb not null,
      created_at timestamptz not null,
      due_at timestamptz,
      settled_at timestamptz,
      unique (event, webhook)
    )`,
    'create index delivery_subject on undertone.delivery (subject)',
    'create index delivery_webhook on undertone.delivery (webhook, seq)',
    'create index delivery_settled on undertone.delivery (settled_at) where settled_at is not null',
  ],
  [
    `alter table undertone.api_key
      add column tenant text not null default 'default',
      add column recordings_per_day integer,
      add column hours_per_day double precision,
      add column most_priority integer not null default 0`,
    'alter table undertone.analysis add column sender text',
    `create table undertone.usage (
      key text not null,
      day date not null,
      recordings integer not null,
      seconds double precision not null,
      primary key (key, day)
    )`,
    `create table undertone.place (
      level integer not null,
      tenant text not null,
      last integer not null,
      primary key (level, tenant)
    )`,
  ],
  [
    `create table undertone.heard_segment (
      analysis text not null references undertone.analysis (id) on delete cascade,
      number integer not null,
      segment json not null,
      primary key (analysis, number)
    )`,
  ],
  [
    `alter table undertone.analysis
      add column quality text[] not null default '{}',
      add column reviewed_at timestamptz,
      add column reviewed_by text`,
    `create table undertone.settings (
      one boolean primary key check (one),
      defaults jsonb not null,
      changed_at timestamptz not null,
      changed_by text not null
    )`,
  ],
]

/** Any number: processes that start at once take turns. */
const LOCK = 829_311_774

/**
 * Brings the tables up to this version; does nothing where they are.
 *
 * @returns steps taken
 */
export function migrate(orm: Orm): Promise<number> {
  return orm.transaction(async transaction => {
    await transaction.execute(sql`select pg_advisory_xact_lock(${LOCK})`)
    await transaction.execute(sql`create schema if not exists undertone`)
    await transaction.execute(
      sql`create table if not exists undertone.migration (step integer primary key, applied_at timestamptz not null default now())`,
    )
    const { rows } = await transaction.execute<{ last: number }>(
      sql`select coalesce(max(step), 0)::int as last from undertone.migration`,
    )
    const last = rows[0]?.last ?? 0
    for (const [index, statements] of MIGRATIONS.entries()) {
      if (index < last) continue
      for (const statement of statements) await transaction.execute(sql.raw(statement))
      await transaction.execute(sql`insert into undertone.migration (step) values (${index + 1})`)
    }
    return Math.max(0, MIGRATIONS.length - last)
  })
}
