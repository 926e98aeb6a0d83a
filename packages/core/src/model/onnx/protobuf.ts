import { joinBytes } from '../../audio/byte-queue.ts'

/** One field of a protocol buffer message, encoded: its number, its wire type and its value. */
export type Field = Uint8Array<ArrayBuffer>

const VARINT = 0
const LENGTH_DELIMITED = 2

/** A whole number, 0 to 2^53 - 1, as `int64` or an enumeration. */
export function wholeNumber(field: number, value: number): Field {
  return Uint8Array.from([...varint(field * 8 + VARINT), ...varint(value)])
}

/** UTF-8. */
export function text(field: number, value: string): Field {
  return bytes(field, new TextEncoder().encode(value))
}

/** Bytes, or a message that is already encoded. */
export function bytes(field: number, value: Uint8Array): Field {
  return joinBytes([Uint8Array.from([...varint(field * 8 + LENGTH_DELIMITED), ...varint(value.length)]), value])
}

/** A message inside a message. */
export function message(field: number, fields: readonly Field[]): Field {
  return bytes(field, joinBytes(fields))
}

/** Several whole numbers, packed. */
export function wholeNumbers(field: number, values: readonly number[]): Field {
  return bytes(field, Uint8Array.from(values.flatMap(varint)))
}

/**
 * Seven bits a byte, the lowest first, the top bit set on all but the last.
 *
 * Source: https://protobuf.dev/programming-guides/encoding/
 */
function varint(value: number): number[] {
  const out: number[] = []
  for (; value >= 128; value = Math.floor(value / 128)) out.push((value % 128) + 128)
  return [...out, value]
}
