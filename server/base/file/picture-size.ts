// The width and height of a picture, from its first bytes.

export type PictureSize = { readonly width: number; readonly height: number }

/** Reads PNG, GIF, WebP and JPEG; undefined for anything else and when the beginning does not have the size. */
export function findPictureSize(bytes: Buffer): PictureSize | undefined {
  const head = bytes.toString("latin1", 0, 16)
  if (head.startsWith("\x89PNG") && bytes.length >= 24)
    return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
  if (head.startsWith("GIF8") && bytes.length >= 10)
    return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
  if (head.startsWith("RIFF") && bytes.length >= 30) return findWebpSize(bytes, head.slice(12, 16))
  return head.startsWith("\xff\xd8") ? findJpegSize(bytes) : undefined
}

function findWebpSize(bytes: Buffer, format: string): PictureSize | undefined {
  switch (format) {
    case "VP8X":
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 }
    case "VP8 ":
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
    case "VP8L": {
      const packed = bytes.readUInt32LE(21)
      return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 }
    }
    default:
      return undefined
  }
}

/** The size is in the first segment that starts a frame. */
function findJpegSize(bytes: Buffer): PictureSize | undefined {
  for (let at = 2; at + 9 <= bytes.length && bytes[at] === 0xff;) {
    const kind = bytes[at + 1]!
    // A marker may be padded with 0xff.
    if (kind === 0xff) at++
    else if (kind >= 0xc0 && kind <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(kind))
      return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) }
    else at += 2 + bytes.readUInt16BE(at + 2)
  }
  return undefined
}
