// What a file is, by its first bytes: names and declared types may say anything.
export type FileKind = "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "application/pdf"

const starts: readonly (readonly [kind: FileKind, bytes: string, offset: number])[] = [
  ["image/png", "\x89PNG\r\n\x1a\n", 0],
  ["image/jpeg", "\xff\xd8\xff", 0],
  ["image/gif", "GIF87a", 0],
  ["image/gif", "GIF89a", 0],
  ["image/webp", "WEBP", 8],
  ["application/pdf", "%PDF-", 0],
]

/** One of the kinds that models take; undefined for anything else. */
export function findFileKind(bytes: Uint8Array): FileKind | undefined {
  const head = Buffer.from(bytes.subarray(0, 16)).toString("latin1")
  return starts.find(([, start, offset]) => head.startsWith(start, offset))?.[0]
}

/** Whether a type says that a model has to look at it; a drawing in XML can be read. */
export function isPicture(mime: string): boolean {
  return mime === "application/pdf" || (mime.startsWith("image/") && mime !== "image/svg+xml")
}
