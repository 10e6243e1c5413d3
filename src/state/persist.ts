// What the terminal remembers between starts, in its own state folder: the theme, the models used before, and what was
// typed. Promises: files are readable by their owner only and are replaced whole; what cannot be read counts as nothing;
// what cannot be written is lost in silence, since it stops nobody from working.
import { readFileSync } from "node:fs"
import { appendFile, mkdir, readFile, rename, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { ModelRef } from "./model-ref.ts"

export type Remembered = {
  readonly theme?: string | undefined
  /** The theme of the settings that was in force when this one was chosen: when that changes, it counts again. */
  readonly themeOver?: string | undefined
  readonly agent?: string | undefined
  readonly recentModels?: readonly ModelRef[] | undefined
}

export type HistoryEntry = { readonly text: string; readonly isShell: boolean }

export type Memory = {
  /** Read at once: the first paint needs the theme. */
  load(): Remembered
  loadHistory(): Promise<readonly HistoryEntry[]>
  save(remembered: Remembered): Promise<void>
  append(entry: HistoryEntry): Promise<void>
}

const maxHistory = 1000

/** `stateFolder` is the program's own, e.g. `~/.local/state/opencode-tui`; `directory` keeps the histories apart. */
export function createMemory(stateFolder: string, directory: string): Memory {
  const rememberedFile = join(stateFolder, "tui.json")
  const historyFile = join(stateFolder, "history.jsonl")
  // One write after the other, so that a later one is never overtaken.
  let queue: Promise<void> = Promise.resolve()

  function write(work: () => Promise<void>): Promise<void> {
    queue = queue.then(work).catch(() => {})
    return queue
  }

  async function loadHistory(): Promise<HistoryEntry[]> {
    const lines = (await readText(historyFile)).split("\n").filter(Boolean)
    const all = lines.map(parseLine).filter((line) => line !== undefined)
    if (lines.length > maxHistory * 4)
      await write(() => replace(historyFile, `${lines.slice(-maxHistory * 2).join("\n")}\n`))
    return all.filter((line) => line.directory === directory).slice(-maxHistory)
  }

  return {
    load: () => toRemembered(readNow(rememberedFile)),
    loadHistory,
    save: (remembered) => write(() => replace(rememberedFile, `${JSON.stringify(remembered, null, 2)}\n`)),
    append: ({ text, isShell }) =>
      write(async () => {
        await mkdir(stateFolder, { recursive: true, mode: 0o700 })
        await appendFile(historyFile, `${JSON.stringify({ directory, text, isShell })}\n`, { mode: 0o600 })
      }),
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

function parseLine(line: string): (HistoryEntry & { directory: string }) | undefined {
  const value = parse(line)
  if (typeof value.text !== "string" || typeof value.directory !== "string") return undefined
  return { directory: value.directory, text: value.text, isShell: value.isShell === true }
}

function toRemembered(text: string): Remembered {
  const { theme, themeOver, agent, recentModels } = parse(text)
  const models = Array.isArray(recentModels) ? recentModels.filter(isModelRef) : []
  return {
    ...(typeof theme === "string" ? { theme } : {}),
    ...(typeof themeOver === "string" ? { themeOver } : {}),
    ...(typeof agent === "string" ? { agent } : {}),
    recentModels: models.map(({ providerID, modelID }) => ({ providerID, modelID })),
  }
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
