// The types of pictures and PDF files: by their first bytes, since names and declared types can be wrong, or by name.
import { extname } from "node:path"

export type FileKind = "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "application/pdf"

const starts: readonly (readonly [kind: FileKind, bytes: string, offset: number])[] = [
  ["image/png", "\x89PNG\r\n\x1a\n", 0],
  ["image/jpeg", "\xff\xd8\xff", 0],
  ["image/gif", "GIF87a", 0],
  ["image/gif", "GIF89a", 0],
  ["image/webp", "WEBP", 8],
  ["application/pdf", "%PDF-", 0],
]

/** The type, if models accept it; undefined for anything else. */
export function findFileKind(bytes: Uint8Array): FileKind | undefined {
  const head = Buffer.from(bytes.subarray(0, 16)).toString("latin1")
  return starts.find(([, start, offset]) => head.startsWith(start, offset))?.[0]
}

const byExtension: Readonly<Record<string, FileKind>> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
  ".pdf": "application/pdf",
}

/** The type of a picture or PDF by the extension of its name; undefined for any other file. */
export function findPictureType(path: string): FileKind | undefined {
  return byExtension[extname(path).toLowerCase()]
}

/** Whether a model receives this type as an attachment: images and PDF, but not SVG, which is text. */
export function isPicture(mime: string): boolean {
  return mime === "application/pdf" || (mime.startsWith("image/") && mime !== "image/svg+xml")
}
