// Agents and commands as Markdown files: front matter holds the settings, the body is the prompt or the template, the
// path below the folder is the name. Folder names in the singular and the plural are read.
import { readdir } from "node:fs/promises"
import { join, relative, sep } from "node:path"
import type * as z from "zod"
import { isInside, realPath } from "../base/containment.ts"
import { AgentConfig, Config } from "../schema/config.ts"
import { isObject } from "./merge.ts"
import { readText, type ConfigWarning } from "./read-settings.ts"

export type MarkdownEntries = {
  /** `{agent, command}` as in a settings file; empty where there is none. */
  readonly value: Record<string, Record<string, unknown>>
  readonly warnings: readonly ConfigWarning[]
  readonly files: readonly string[]
}

const maxFiles = 500
const kinds = [
  { key: "agent", folders: ["agent", "agents"], body: "prompt" },
  { key: "command", folders: ["command", "commands"], body: "template" },
] as const

/** Reads them below a settings folder. With `within`, files whose real place is outside it are left out. */
export async function readMarkdownEntries(folder: string, within?: string): Promise<MarkdownEntries> {
  const value: Record<string, Record<string, unknown>> = {}
  const warnings: ConfigWarning[] = []
  const files: string[] = []
  for (const kind of kinds)
    for (const name of kind.folders) {
      const top = join(folder, name)
      for (const file of await listMarkdown(top)) {
        if (within && !isInside(within, await realPath(file))) {
          warnings.push({ file, message: "leads out of the project and is left out" })
          continue
        }
        const text = (await readText(file)) ?? ""
        const { fields, body } = await parseMarkdown(text)
        const id = relative(top, file).slice(0, -".md".length).split(sep).join("/")
        const entry = { ...(kind.key === "agent" ? { name: id } : {}), ...fields, [kind.body]: body.trim() }
        const checked = schemaOf(kind.key).safeParse(entry)
        if (!checked.success) {
          const issue = checked.error.issues[0]
          warnings.push({ file, message: `left out: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not valid"}` })
          continue
        }
        files.push(file)
        ;(value[kind.key] ??= {})[id] = entry
      }
    }
  return { value, warnings, files }
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

/** Splits front matter and body; lax front matter is read line by line. */
export async function parseMarkdown(text: string): Promise<{ fields: Record<string, unknown>; body: string }> {
  const match = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n?---[ \t]*(?:\r?\n|$)/.exec(text)
  if (!match) return { fields: {}, body: text }
  const source = match[1] ?? ""
  const body = text.slice(match[0].length)
  // Descriptions with a bare colon are common, and no YAML: quoted, they are.
  const fields = (await parseYaml(source)) ?? (await parseYaml(quoteValues(source))) ?? {}
  return { fields, body }
}

/** The fields; undefined for what is no YAML. */
async function parseYaml(source: string): Promise<Record<string, unknown> | undefined> {
  const { default: yaml } = await import("yaml")
  try {
    const value: unknown = yaml.parse(source, { maxAliasCount: 20 })
    return isObject(value) ? value : value === null ? {} : undefined
  } catch {
    return undefined
  }
}

function quoteValues(source: string): string {
  return source.replace(/^([A-Za-z_][\w-]*:[ \t]+)([^"'[{|>&*!\s].*?)[ \t]*$/gm, (whole, key: string, value: string) =>
    /:\s|\s#/.test(value) ? key + JSON.stringify(value) : whole,
  )
}
