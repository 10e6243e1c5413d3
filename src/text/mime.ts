// The type of a file by its name, for the parts of a prompt.

const types: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  pdf: "application/pdf",
}

/** The media type that is sent to a model: of images and PDFs their own, of a folder (`src/`) a directory, else plain text. */
export function toMime(path: string): string {
  if (path.endsWith("/")) return "application/x-directory"
  const name = path.slice(path.lastIndexOf("/") + 1)
  return types[/\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ""] ?? "text/plain"
}

/** Whether a model needs the capability to read images or PDFs. */
export function isMedia(mime: string): boolean {
  return mime.startsWith("image/") || mime === "application/pdf"
}

/** Whether a file is an image in a format that models do not accept. */
export function isUnsupportedImage(path: string): boolean {
  return /\.(?:bmp|heic|heif|avif|tiff?|ico)$/i.test(path)
}
