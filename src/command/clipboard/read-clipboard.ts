// Reads the clipboard with the tools of the system.
export type Clipboard =
  | { readonly kind: "image"; readonly mime: string; readonly bytes: Uint8Array }
  | { readonly kind: "text"; readonly text: string }

type Environment = Readonly<Record<string, string | undefined>>
type Tool = { readonly kind: Clipboard["kind"]; readonly file: string; readonly args: readonly string[] }

const maxBytes = 32 * 1024 * 1024
const timeoutMs = 5000

/** Prefers an image to text. Returns undefined for an empty clipboard; throws if no tool is installed. */
export async function readClipboard(env: Environment): Promise<Clipboard | undefined> {
  const tools = toTools(env)
  let hasTool = false
  for (const { kind, file, args } of tools) {
    const output = await run(file, args, env)
    if (output === undefined) continue
    hasTool = true
    if (output.length === 0) continue
    if (kind === "text") return { kind, text: new TextDecoder().decode(output) }
    // Some tools return text when an image is requested.
    const mime = toImageMime(output)
    if (mime) return { kind, mime, bytes: output }
  }
  if (!hasTool) throw new Error(`The clipboard cannot be read: install ${toMissing(env)}, or paste with the terminal`)
  return undefined
}

function toTools(env: Environment): readonly Tool[] {
  if (process.platform === "darwin")
    return [
      { kind: "image", file: "pngpaste", args: ["-"] },
      { kind: "text", file: "pbpaste", args: [] },
    ]
  const x = (kind: Clipboard["kind"], type: string): Tool => ({
    kind,
    file: "xclip",
    args: ["-selection", "clipboard", "-t", type, "-o"],
  })
  return [
    ...(env.WAYLAND_DISPLAY
      ? ([
          { kind: "image", file: "wl-paste", args: ["--no-newline", "--type", "image/png"] },
          { kind: "text", file: "wl-paste", args: ["--no-newline"] },
        ] as const)
      : []),
    ...(env.DISPLAY ? [x("image", "image/png"), x("text", "UTF8_STRING")] : []),
  ]
}

function toMissing(env: Environment): string {
  if (process.platform === "darwin") return "pngpaste"
  return env.WAYLAND_DISPLAY ? "wl-clipboard" : "xclip"
}

/** The output of a tool: empty if it failed, undefined if it is not installed. */
async function run(file: string, args: readonly string[], env: Environment): Promise<Uint8Array | undefined> {
  const { execFile } = await import("node:child_process")
  return new Promise((resolve) => {
    const options = { encoding: "buffer", maxBuffer: maxBytes, timeout: timeoutMs, env: { ...env } } as const
    execFile(file, args, options, (error, stdout) => {
      if (error?.code === "ENOENT") resolve(undefined)
      else resolve(error ? new Uint8Array() : stdout)
    })
  })
}

function toImageMime(bytes: Uint8Array): string | undefined {
  const starts = (...head: number[]) => head.every((byte, index) => bytes[index] === byte)
  if (starts(0x89, 0x50, 0x4e, 0x47)) return "image/png"
  if (starts(0xff, 0xd8, 0xff)) return "image/jpeg"
  if (starts(0x47, 0x49, 0x46, 0x38)) return "image/gif"
  return starts(0x52, 0x49, 0x46, 0x46) && bytes[8] === 0x57 ? "image/webp" : undefined
}
