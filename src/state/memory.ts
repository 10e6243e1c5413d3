// What the terminal stores between runs, in its state folder: preferences, the prompt history, uses for frecency, drafts.
// Guarantees: files are readable by their owner only and are replaced atomically; unreadable data counts as missing; a failed
// write is ignored, since it must not stop the user's work.
import type { ModelRef } from "../../server/schema/model.ts"
import { mkdir, rename, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { Slice } from "../text/buffer/buffer.ts"
import { isRecord } from "../text/is-record.ts"
import { parseJson } from "../text/parse-json.ts"
import { parseDraft, toStoredDraft } from "./draft.ts"
import { createRecordFolder, type RecordFolder } from "./record-folder.ts"
import type { RecordedUse } from "./frecency.ts"
import { appendStateFile, readStateFile, readStateFileSync } from "./state-file.ts"

export type Preferences = {
  readonly theme?: string | undefined
  /** The configured theme when this one was chosen. If the configured theme is another one now, it takes precedence. */
  readonly themeOver?: string | undefined
  /** Undefined unless the user has pinned a mode. */
  readonly themeMode?: "dark" | "light" | undefined
  /** The mode of the terminal's background in the last run: the first paint does not wait for the terminal's answer. */
  readonly terminalMode?: "dark" | "light" | undefined
  readonly agent?: string | undefined
  readonly recentModels?: readonly ModelRef[] | undefined
  readonly favoriteModels?: readonly ModelRef[] | undefined
  /** By `provider/model`. */
  readonly variants?: Readonly<Record<string, string>> | undefined
  readonly pinned?: readonly string[] | undefined
  /** Display options, read by `parseDisplay`. */
  readonly look?: unknown
}

type HistoryEntry = {
  /** With pasted text expanded. */
  readonly text: string
  readonly isShell: boolean
  /** The draft with its chips; undefined if it had none. */
  readonly slice?: Slice
}

export type Memory = {
  /** Synchronous: the first paint needs the theme. */
  loadPreferences(): Preferences
  loadHistory(): Promise<readonly HistoryEntry[]>
  savePreferences(remembered: Preferences): Promise<void>
  appendHistory(entry: HistoryEntry): Promise<void>
  /** Uses in this directory, oldest first. */
  loadUses(): Promise<readonly RecordedUse[]>
  appendUse(entry: RecordedUse): Promise<void>
  /** Unsent drafts, one of each terminal in this directory. */
  readonly drafts: RecordFolder
  /** Drafts that the user stored for later in this directory. */
  readonly stash: RecordFolder
}

const maxHistory = 1000
const maxUses = 1000
/** A history entry with larger chips is stored as text only. */
const maxSliceChars = 256 * 1024

/** `stateFolder` is the folder of this program, e.g. `~/.local/state/opencode-tui`. Histories are kept by `directory`. */
export function createMemory(stateFolder: string, directory: string): Memory {
  const preferencesFile = join(stateFolder, "tui.json")
  const historyFile = join(stateFolder, "history.jsonl")
  const usesFile = join(stateFolder, "uses.jsonl")
  // Writes are queued: concurrent writes could end in the wrong order.
  let queue: Promise<void> = Promise.resolve()

  function write(work: () => Promise<void>): Promise<void> {
    queue = queue.then(work).catch(() => {})
    return queue
  }

  /** The last `max` valid lines. A file of more than four times `max` lines is shortened. */
  async function loadLines<T>(file: string, max: number, parse: (line: string) => T | undefined): Promise<T[]> {
    const lines = (await readStateFile(file)).split("\n").filter(Boolean)
    if (lines.length > max * 4) await write(() => replace(file, `${lines.slice(-max * 2).join("\n")}\n`))
    return lines
      .map(parse)
      .filter((entry) => entry !== undefined)
      .slice(-max)
  }

  function append(file: string, value: object): Promise<void> {
    return write(async () => {
      await mkdir(stateFolder, { recursive: true, mode: 0o700 })
      await appendStateFile(file, `${JSON.stringify({ directory, ...value })}\n`)
    })
  }

  return {
    loadPreferences: () => toPreferences(readStateFileSync(preferencesFile)),
    loadHistory: () => loadLines(historyFile, maxHistory, (line) => parseHistory(line, directory)),
    savePreferences: (preferences) =>
      write(() => replace(preferencesFile, `${JSON.stringify(preferences, null, 2)}\n`)),
    appendHistory: ({ text, isShell, slice }) => append(historyFile, { text, isShell, ...toSliceField(slice) }),
    loadUses: () => loadLines(usesFile, maxUses, (line) => parseUse(line, directory)),
    appendUse: ({ key, at }) => append(usesFile, { key, at }),
    drafts: createRecordFolder(join(stateFolder, "drafts"), directory),
    stash: createRecordFolder(join(stateFolder, "stash"), directory),
  }

  async function replace(file: string, text: string): Promise<void> {
    await mkdir(stateFolder, { recursive: true, mode: 0o700 })
    const temporary = `${file}.${process.pid}.new`
    await writeFile(temporary, text, { mode: 0o600 })
    await rename(temporary, file)
  }
}

function parseHistory(line: string, directory: string): HistoryEntry | undefined {
  const { text, isShell, slice, ...value } = parseRecord(line)
  if (typeof text !== "string" || value.directory !== directory) return undefined
  const draft = parseDraft(slice)
  return { text, isShell: isShell === true, ...(draft ? { slice: draft } : {}) }
}

function parseUse(line: string, directory: string): RecordedUse | undefined {
  const { key, at, ...value } = parseRecord(line)
  return typeof key === "string" && typeof at === "number" && value.directory === directory ? { key, at } : undefined
}

function toSliceField(slice: Slice | undefined): { slice?: Slice } {
  const kept = slice && toStoredDraft(slice)
  return kept && kept.atoms.length > 0 && JSON.stringify(kept).length <= maxSliceChars ? { slice: kept } : {}
}

function toPreferences(text: string): Preferences {
  const { theme, themeOver, themeMode, terminalMode, agent, ...value } = parseRecord(text)
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
  const entries = isRecord(value) ? Object.entries(value) : []
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"))
}

function isMode(value: unknown): value is "dark" | "light" {
  return value === "dark" || value === "light"
}

function isModelRef(value: unknown): value is ModelRef {
  return isRecord(value) && typeof value.providerID === "string" && typeof value.modelID === "string"
}

/** The object in a JSON text; empty for any other text. */
function parseRecord(text: string): Record<string, unknown> {
  const value = parseJson(text)
  return isRecord(value) ? value : {}
}
