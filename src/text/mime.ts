// What a file is by its name, for the parts of a prompt.

const types: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  pdf: "application/pdf",
}

/** The mime type that a model is given: of images and PDFs their own, of a folder (`src/`) its mark, else plain text. */
export function toMime(path: string): string {
  if (path.endsWith("/")) return "application/x-directory"
  const name = path.slice(path.lastIndexOf("/") + 1)
  return types[/\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ""] ?? "text/plain"
}

/** Whether a model must be able to look at it. */
export function isMedia(mime: string): boolean {
  return mime.startsWith("image/") || mime === "application/pdf"
}

/** Images that no model takes as they are. */
export function isUnsupportedImage(path: string): boolean {
  return /\.(?:bmp|heic|heif|avif|tiff?|ico)$/i.test(path)
}
