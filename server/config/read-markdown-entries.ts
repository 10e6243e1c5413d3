// Reads agents and commands from Markdown files: the front matter holds the settings, the body is the prompt or template, the
// path below the folder is the name. Folders may be named in the singular or plural.
import { readdir } from "node:fs/promises"
import { join, relative, sep } from "node:path"
import type * as z from "zod"
import { isInside, realPath } from "../base/file/containment.ts"
import { AgentConfig, Config } from "../schema/config.ts"
import { ConfigError } from "./config-error.ts"
import { parseFrontMatter } from "./parse-front-matter.ts"
import type { JsonPath } from "../base/jsonc.ts"
import { readText, type ConfigWarning, type RuleSource } from "./read-settings.ts"

export type MarkdownEntries = {
  /** `{agent, command}` as in a settings file. */
  readonly value: Record<string, Record<string, unknown>>
  readonly warnings: readonly ConfigWarning[]
  readonly files: readonly string[]
  readonly rules: readonly RuleSource[]
}

const maxFiles = 500
const kinds = [
  { key: "agent", folders: ["agent", "agents"], body: "prompt" },
  { key: "command", folders: ["command", "commands"], body: "template" },
] as const

/**
 * An invalid file becomes a warning and does not affect the others. With `within`, files whose resolved path is outside that
 * folder are left out.
 */
export async function readMarkdownEntries(folder: string, within?: string): Promise<MarkdownEntries> {
  const value: Record<string, Record<string, unknown>> = {}
  const warnings: ConfigWarning[] = []
  const files: string[] = []
  const rules: RuleSource[] = []
  for (const kind of kinds)
    for (const name of kind.folders) {
      const top = join(folder, name)
      for (const file of await listMarkdown(top)) {
        const id = relative(top, file).slice(0, -".md".length).split(sep).join("/")
        const read = await readEntry(kind, id, file, within)
        if (!read) continue
        if ("fault" in read) {
          warnings.push({ file, ...read.fault, message: `left out: ${read.fault.message}` })
          continue
        }
        files.push(file)
        const lineOf = ([, , field = ""]: JsonPath) => read.lineOf(String(field))
        rules.push({ file, settings: { [kind.key]: { [id]: read.entry } }, lineOf })
        ;(value[kind.key] ??= {})[id] = read.entry
      }
    }
  return { value, warnings, files, rules }
}

async function readEntry(
  kind: (typeof kinds)[number],
  id: string,
  file: string,
  within: string | undefined,
): Promise<
  { entry: object; lineOf: (field: string) => number } | { fault: { line?: number; message: string } } | undefined
> {
  try {
    if (within && !isInside(within, await realPath(file))) return { fault: { message: "it leads out of the project" } }
    const text = await readText(file)
    if (text === undefined) return undefined
    const { fields, body, fault, lineOf } = await parseFrontMatter(text)
    if (fault) return { fault }
    const entry = { ...(kind.key === "agent" ? { name: id } : {}), ...fields, [kind.body]: body.trim() }
    const issue = schemaOf(kind.key).safeParse(entry).error?.issues[0]
    if (!issue) return { entry, lineOf }
    const message = `${issue.path.join(".")}: ${issue.message}`
    return { fault: { line: lineOf(String(issue.path[0] ?? "")), message } }
  } catch (error) {
    return { fault: { message: error instanceof ConfigError ? error.fault.message : String(error) } }
  }
}

function schemaOf(kind: "agent" | "command"): z.ZodType {
  return kind === "agent" ? AgentConfig : Config.shape.command.unwrap().valueType
}

async function listMarkdown(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.name.endsWith(".md") && !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .slice(0, maxFiles)
}
