// What the terminal remembers between starts, in its own state folder: the theme, the models used before, what was typed
// and chosen. Promises: files are readable by their owner only and are replaced whole; what cannot be read counts as
// nothing; what cannot be written is lost in silence, since it stops nobody from working.
import { readFileSync } from "node:fs"
import { appendFile, mkdir, readFile, rename, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { Slice } from "../text/buffer/buffer.ts"
import { parseDraft, toStoredDraft } from "./draft.ts"
import type { ModelRef } from "./model-ref.ts"
import { createRecordFolder, type RecordFolder } from "./record-folder.ts"
import type { RecordedUse } from "./frecency.ts"

export type Preferences = {
  readonly theme?: string | undefined
  /** The theme of the settings that was in force when this one was chosen: when that changes, it counts again. */
  readonly themeOver?: string | undefined
  /** Pinned by the person. */
  readonly themeMode?: "dark" | "light" | undefined
  /** What the terminal's background was: the first paint comes before the terminal is asked. */
  readonly terminalMode?: "dark" | "light" | undefined
  readonly agent?: string | undefined
  readonly recentModels?: readonly ModelRef[] | undefined
  readonly favoriteModels?: readonly ModelRef[] | undefined
  /** By `provider/model`. */
  readonly variants?: Readonly<Record<string, string>> | undefined
  readonly pinned?: readonly string[] | undefined
  /** As `parseLook` reads it. */
  readonly look?: unknown
}

type HistoryEntry = {
  /** In full. */
  readonly text: string
  readonly isShell: boolean
  /** As it stood in the prompt, where it held chips. */
  readonly slice?: Slice
}

export type Memory = {
  /** Read at once: the first paint needs the theme. */
  loadPreferences(): Preferences
  loadHistory(): Promise<readonly HistoryEntry[]>
  savePreferences(remembered: Preferences): Promise<void>
  appendHistory(entry: HistoryEntry): Promise<void>
  /** What was chosen in this directory, oldest first. */
  loadUses(): Promise<readonly RecordedUse[]>
  appendUse(entry: RecordedUse): Promise<void>
  /** Drafts that are being written, of each terminal in this directory. */
  readonly drafts: RecordFolder
  /** Drafts that were put aside in this directory. */
  readonly stash: RecordFolder
}

const maxHistory = 1000
const maxUses = 1000
/** A slice with more in its chips is not worth its place in the file. */
const maxSliceLength = 256 * 1024

/** `stateFolder` is the program's own, e.g. `~/.local/state/opencode-tui`; `directory` keeps the histories apart. */
export function createMemory(stateFolder: string, directory: string): Memory {
  const rememberedFile = join(stateFolder, "tui.json")
  const historyFile = join(stateFolder, "history.jsonl")
  const usesFile = join(stateFolder, "uses.jsonl")
  // One write after the other, so that a later one is never overtaken.
  let queue: Promise<void> = Promise.resolve()

  function write(work: () => Promise<void>): Promise<void> {
    queue = queue.then(work).catch(() => {})
    return queue
  }

  /** The lines that `parse` understands; a file that has grown long is cut. */
  async function loadLines<T>(file: string, max: number, parse: (line: string) => T | undefined): Promise<T[]> {
    const lines = (await readText(file)).split("\n").filter(Boolean)
    if (lines.length > max * 4) await write(() => replace(file, `${lines.slice(-max * 2).join("\n")}\n`))
    return lines
      .map(parse)
      .filter((entry) => entry !== undefined)
      .slice(-max)
  }

  function append(file: string, value: object): Promise<void> {
    return write(async () => {
      await mkdir(stateFolder, { recursive: true, mode: 0o700 })
      await appendFile(file, `${JSON.stringify({ directory, ...value })}\n`, { mode: 0o600 })
    })
  }

  return {
    loadPreferences: () => toRemembered(readNow(rememberedFile)),
    loadHistory: () => loadLines(historyFile, maxHistory, (line) => parseHistory(line, directory)),
    savePreferences: (remembered) => write(() => replace(rememberedFile, `${JSON.stringify(remembered, null, 2)}\n`)),
    appendHistory: ({ text, isShell, slice }) => append(historyFile, { text, isShell, ...toSliceField(slice) }),
    loadUses: () => loadLines(usesFile, maxUses, (line) => parseUse(line, directory)),
    appendUse: ({ key, at }) => append(usesFile, { key, at }),
    drafts: createRecordFolder(join(stateFolder, "drafts"), directory),
    stash: createRecordFolder(join(stateFolder, "stash"), directory),
  }

  async function replace(file: string, text: string): Promise<void> {
    await mkdir(stateFolder, { recursive: true, mode: 0o700 })
    const draft = `${file}.${process.pid}.new`
    await writeFile(draft, text, { mode: 0o600 })
    await rename(draft, file)
  }
}

function readNow(file: string): string {
  try {
    return readFileSync(file, "utf8")
  } catch {
    return ""
  }
}

function readText(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => "")
}

function parseHistory(line: string, directory: string): HistoryEntry | undefined {
  const { text, isShell, slice, ...value } = parse(line)
  if (typeof text !== "string" || value.directory !== directory) return undefined
  const draft = parseDraft(slice)
  return { text, isShell: isShell === true, ...(draft ? { slice: draft } : {}) }
}

function parseUse(line: string, directory: string): RecordedUse | undefined {
  const { key, at, ...value } = parse(line)
  return typeof key === "string" && typeof at === "number" && value.directory === directory ? { key, at } : undefined
}

function toSliceField(slice: Slice | undefined): { slice?: Slice } {
  const kept = slice && toStoredDraft(slice)
  return kept && kept.atoms.length > 0 && JSON.stringify(kept).length <= maxSliceLength ? { slice: kept } : {}
}

function toRemembered(text: string): Preferences {
  const { theme, themeOver, themeMode, terminalMode, agent, ...value } = parse(text)
  return {
    ...(typeof theme === "string" ? { theme } : {}),
    ...(typeof themeOver === "string" ? { themeOver } : {}),
    ...(isMode(themeMode) ? { themeMode } : {}),
    ...(isMode(terminalMode) ? { terminalMode } : {}),
    ...(typeof agent === "string" ? { agent } : {}),
    recentModels: toModels(value.recentModels),
    favoriteModels: toModels(value.favoriteModels),
    variants: toTexts(value.variants),
    pinned: Array.isArray(value.pinned) ? value.pinned.filter((id) => typeof id === "string") : [],
    look: value.look,
  }
}

function toModels(value: unknown): ModelRef[] {
  const models = Array.isArray(value) ? value.filter(isModelRef) : []
  return models.map(({ providerID, modelID }) => ({ providerID, modelID }))
}

function toTexts(value: unknown): Record<string, string> {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : []
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"))
}

function isMode(value: unknown): value is "dark" | "light" {
  return value === "dark" || value === "light"
}

function isModelRef(value: unknown): value is ModelRef {
  if (typeof value !== "object" || value === null) return false
  const { providerID, modelID } = value as Record<string, unknown>
  return typeof providerID === "string" && typeof modelID === "string"
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
