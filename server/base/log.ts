// The program's log: one JSON object per line, written in the background with mode 0600, rotated at a size limit.
// Guarantees: values whose key looks like that of a secret, and registered secrets, are never written; a log that
// cannot be written does not end the program.
import { chmod, open, rename, stat, type FileHandle } from "node:fs/promises"
import { dirname } from "node:path"
import { appendFlags } from "./file/regular-file.ts"
import { ensurePrivateFolder } from "./paths.ts"
import { cutText } from "./cut-text.ts"

export type LogLevel = "debug" | "info" | "warn" | "error"
type LogFields = Readonly<Record<string, unknown>>

export type Log = {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
  write(level: LogLevel, message: string, fields?: LogFields): void
  /** Registers a secret: from now on it is written as `***` wherever it occurs. */
  redact(secret: string): void
  /** Replaces the registered secrets in a text that is not logged. */
  hide(text: string): string
  /** Resolves when everything logged before is written. Never rejects. */
  flush(): Promise<void>
  /** Flushes and closes the file. */
  close(): Promise<void>
}

export type LogOptions = {
  /** Undefined: only `print`. */
  readonly file?: string
  readonly level: LogLevel
  /** Receives every line too, e.g. standard error. */
  readonly print?: { write(text: string): unknown }
  /** The size at which the file is rotated; default 10 MB. */
  readonly maxBytes?: number
}

const ranks: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 }
const secretKey =
  /^(proxy-)?authorization$|api[-_]?key|passw(or)?d|secret|cookie|credential|^(access|refresh|auth)$|(^|[-_])token$|[a-z]Token$/i
const hidden = "***"
const maxTextLength = 10_000
const maxPendingLines = 10_000

/** Creates a log; the file is opened at the first line. */
export function createLog(options: LogOptions): Log {
  const { file, level, print, maxBytes = 10 * 1024 * 1024 } = options
  const secrets = new Set<string>()
  let pending: string[] = []
  let lostCount = 0
  let handle: FileHandle | undefined
  let size = 0
  let isBroken = false
  let writing: Promise<void> = Promise.resolve()
  let isScheduled = false

  const hide = (text: string) => {
    for (const secret of secrets) if (text.includes(secret)) text = text.replaceAll(secret, hidden)
    return text
  }

  async function openFile(path: string): Promise<FileHandle> {
    await ensurePrivateFolder(dirname(path))
    const opened = await open(path, appendFlags, 0o600)
    if (process.platform !== "win32") await chmod(path, 0o600)
    size = (await opened.stat()).size
    return opened
  }

  async function drain(): Promise<void> {
    isScheduled = false
    if (!file || isBroken || pending.length === 0) return
    const text = pending.join("")
    pending = []
    try {
      handle ??= await openFile(file)
      if (size > 0 && size + Buffer.byteLength(text) > maxBytes) {
        await handle.close()
        handle = undefined
        if (await stat(file).catch(() => undefined)) await rename(file, `${file}.1`)
        handle = await openFile(file)
      }
      await handle.appendFile(text)
      size += Buffer.byteLength(text)
    } catch (error) {
      // Stop collecting lines, which would fill the memory.
      isBroken = true
      print?.write(`The log ${file} can't be written: ${(error as Error).message}\n`)
    }
  }

  function schedule(): void {
    if (isScheduled) return
    isScheduled = true
    writing = writing.then(drain)
  }

  const write = (at: LogLevel, message: string, fields: LogFields = {}) => {
    if (ranks[at] < ranks[level]) return
    const entry = { time: new Date().toISOString(), level: at, message, ...fields }
    const line = JSON.stringify(cleanValue(entry, hide)) + "\n"
    print?.write(line)
    if (!file || isBroken) return
    if (pending.length >= maxPendingLines) {
      lostCount++
      return
    }
    if (lostCount > 0) {
      pending.push(
        JSON.stringify({ time: entry.time, level: "warn", message: "log lines were lost", lostCount }) + "\n",
      )
      lostCount = 0
    }
    pending.push(line)
    schedule()
  }
  return {
    debug: (message, fields) => write("debug", message, fields),
    info: (message, fields) => write("info", message, fields),
    warn: (message, fields) => write("warn", message, fields),
    error: (message, fields) => write("error", message, fields),
    write,
    hide,
    redact(secret) {
      // Shorter secrets would match ordinary words.
      if (secret.length < 6) return
      // Also as escaped in JSON text, and that form first: the plain one may be a prefix of it.
      secrets.add(JSON.stringify(secret).slice(1, -1))
      secrets.add(secret)
    },
    async flush() {
      schedule()
      await writing
    },
    async close() {
      schedule()
      await writing
      await handle?.close().catch(() => undefined)
      handle = undefined
    },
  }
}

/** Redacts before the line is serialized: replacing a secret with a quote in it afterwards would break the JSON. */
function cleanValue(value: unknown, hide: (text: string) => string, depth = 0): unknown {
  if (typeof value === "string") {
    const text = hide(value)
    return text.length > maxTextLength ? `${cutText(text, maxTextLength)}… (${text.length} characters)` : text
  }
  if (typeof value === "bigint") return value.toString()
  if (typeof value !== "object" || value === null) return value
  if (depth > 6) return "…"
  if (value instanceof Error)
    return cleanValue(
      { name: value.name, message: value.message, stack: value.stack, cause: value.cause },
      hide,
      depth + 1,
    )
  if (Array.isArray(value)) return value.slice(0, 200).map((item) => cleanValue(item, hide, depth + 1))
  const out: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value).slice(0, 200))
    out[hide(key)] =
      secretKey.test(key) && item !== undefined && item !== null ? hidden : cleanValue(item, hide, depth + 1)
  return out
}
