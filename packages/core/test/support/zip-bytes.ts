import { crc32, deflateRawSync } from 'node:zlib'

/** A file of a zip archive, right or with lies. */
export interface ZipMember {
  readonly name: string
  readonly content: Uint8Array
  /** 0 stored, 8 deflated; default 8. */
  readonly method?: number
  /** What the archive says instead of the truth. */
  readonly statedSize?: number
  readonly statedCrc?: number
  readonly flags?: number
}

/** A zip archive, byte by byte as asked for. */
export function zipBytes(members: readonly ZipMember[], comment = ''): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content, method = 8, statedSize, statedCrc, flags = 0 } of members) {
    const packed = method === 8 ? deflateRawSync(content) : Buffer.from(content)
    const facts = Buffer.alloc(24)
    facts.writeUInt16LE(20, 0)
    facts.writeUInt16LE(flags, 2)
    facts.writeUInt16LE(method, 4)
    facts.writeUInt32LE(statedCrc ?? crc32(content), 10)
    facts.writeUInt32LE(packed.length, 14)
    facts.writeUInt32LE(statedSize ?? content.length, 18)
    facts.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([u32(0x04034b50), facts, Buffer.alloc(2), Buffer.from(name), packed])
    const rest = Buffer.alloc(16)
    rest.writeUInt32LE(offset, 12)
    directory.push(Buffer.concat([u32(0x02014b50), Buffer.from([20, 3]), facts, rest, Buffer.from(name)]))
    locals.push(local)
    offset += local.length
  }
  const entries = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(members.length, 4)
  end.writeUInt16LE(members.length, 6)
  end.writeUInt32LE(entries.length, 8)
  end.writeUInt32LE(offset, 12)
  end.writeUInt16LE(comment.length, 16)
  return Buffer.concat([...locals, entries, u32(0x06054b50), end, Buffer.from(comment)])
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
