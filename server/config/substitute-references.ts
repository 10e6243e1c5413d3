// Replaces `{env:NAME}` and `{file:path}` in the text of a settings file before it is parsed. Values are escaped for JSON.
import { readFile } from "node:fs/promises"
import { dirname, join, resolve } from "node:path"
import { toPosition } from "../base/jsonc.ts"
import type { Environment } from "../base/environment.ts"
import { ConfigError } from "./config-error.ts"

const reference = /\{(env|file):([^}\n]+)\}/g
const maxFileBytes = 1024 * 1024

/** Whether a text refers to the environment or to a file. */
export function hasReference(text: string): boolean {
  return new RegExp(reference.source).test(text)
}

export type SubstituteOptions = { readonly file: string; readonly env: Environment; readonly home: string }

/**
 * A variable is replaced by its value (or nothing), a file (relative to the settings file, `~` is home) by its trimmed
 * text. Comment lines stay as they are. Throws ConfigError for a file that can't be read.
 */
export async function substituteReferences(text: string, options: SubstituteOptions): Promise<string> {
  let out = ""
  let from = 0
  for (const match of text.matchAll(reference)) {
    const [whole, kind, name = ""] = match
    const lineStart = text.lastIndexOf("\n", match.index) + 1
    if (text.slice(lineStart, match.index).trimStart().startsWith("//")) continue
    const value =
      kind === "env" ? (options.env[name.trim()] ?? "") : await readReference(text, match.index, name, options)
    out += text.slice(from, match.index) + JSON.stringify(value).slice(1, -1)
    from = match.index + whole.length
  }
  return out + text.slice(from)
}

async function readReference(text: string, offset: number, name: string, options: SubstituteOptions): Promise<string> {
  const given = name.trim()
  const path = given.startsWith("~/") ? join(options.home, given.slice(2)) : resolve(dirname(options.file), given)
  try {
    const content = await readFile(path)
    if (content.length > maxFileBytes) throw new Error("larger than 1 MB")
    return content.toString("utf8").trim()
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    const why = code === "ENOENT" ? "there is no such file" : (code ?? (error as Error).message)
    throw new ConfigError(
      { file: options.file, ...toPosition(text, offset), message: `{file:${given}} can't be read: ${why}` },
      [],
      { cause: error },
    )
  }
}
