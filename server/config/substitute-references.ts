// The references `{env:NAME}` and `{file:path}` in the text of a settings file, replaced before it is parsed. Values are
// escaped for JSON. A replaced text is not searched again: a reference in a referenced file is plain text.
import { stat } from "node:fs/promises"
import { dirname, join, resolve } from "node:path"
import type { Environment } from "../base/environment.ts"
import { readStart } from "../base/file/read-start.ts"
import { toPosition, type TextPosition } from "../base/jsonc.ts"

/** The length is limited because the search for an end is repeated from every start. */
const pattern = /\{(env|file):([^}\n]{1,1000})\}/g
const commentOrReference = new RegExp(`^[^\\S\\n]*//[^\\n]*|${pattern.source}`, "gm")
const maxFileBytes = 1024 * 1024
/** Of one settings file. */
const maxReferences = 500
const maxBytes = 16 * 1024 * 1024

export type Reference = {
  readonly kind: "env" | "file"
  /** The variable, or the path as written. */
  readonly name: string
  /** The reference with its braces. */
  readonly text: string
  readonly offset: number
}

/** Whether a text refers to the environment or to a file. */
export function hasReference(text: string): boolean {
  return new RegExp(pattern.source).test(text)
}

/** The first references of a settings file, in their order; later ones are plain text. Lines that are comments have none. */
export function listReferences(text: string): Reference[] {
  const all = [...text.matchAll(commentOrReference)].flatMap(({ 0: whole, 1: kind, 2: name, index }): Reference[] =>
    name === undefined
      ? []
      : [{ kind: kind === "env" ? "env" : "file", name: name.trim(), text: whole, offset: index }],
  )
  return all.slice(0, maxReferences)
}

/** The value of a variable. Names such as `constructor` are no variables. */
export function findVariable(env: Environment, name: string): string | undefined {
  return Object.hasOwn(env, name) ? env[name] : undefined
}

/** The absolute path of a `file` reference: relative to the settings file, `~` is home. */
export function toReferencedPath(name: string, file: string, home: string): string {
  return name.startsWith("~/") ? join(home, name.slice(2)) : resolve(dirname(file), name)
}

/** Reads a referenced file. Throws an error whose message says why it can't be read; never blocks. */
export async function readReferencedFile(path: string): Promise<Buffer> {
  try {
    // Not even opened: opening some devices has effects.
    if (!(await stat(path)).isFile()) throw new Error("no regular file")
    const content = await readStart(path, maxFileBytes + 1)
    if (content.length > maxFileBytes) throw new Error("larger than 1 MB")
    return content
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const why = code === "ENOENT" ? "there is no such file" : (code ?? message)
    throw new Error(why, { cause: error })
  }
}

export type SubstituteOptions = { readonly file: string; readonly env: Environment; readonly home: string }

export type UnreadableReference = TextPosition & {
  /** Stands in the text in place of the reference. */
  readonly marker: string
  readonly message: string
}

/**
 * Replaces a variable by its value (or nothing) and a file by its trimmed text. What can't be read is replaced by a marker
 * and reported.
 */
export async function substituteReferences(
  text: string,
  { file, env, home }: SubstituteOptions,
): Promise<{ readonly text: string; readonly unreadable: readonly UnreadableReference[] }> {
  const unreadable: UnreadableReference[] = []
  let out = ""
  let from = 0
  for (const reference of listReferences(text)) {
    out += text.slice(from, reference.offset) + JSON.stringify(await toValue(reference)).slice(1, -1)
    from = reference.offset + reference.text.length
  }
  return { text: out + text.slice(from), unreadable }

  async function toValue({ kind, name, offset, text: whole }: Reference): Promise<string> {
    if (kind === "env") return findVariable(env, name) ?? ""
    try {
      if (out.length > maxBytes) throw new Error("the references of the file are together larger than 16 MB")
      return (await readReferencedFile(toReferencedPath(name, file, home))).toString("utf8").trim()
    } catch (error) {
      const marker = `\0unreadable reference ${unreadable.length}\0`
      unreadable.push({
        marker,
        message: `${whole} can't be read: ${(error as Error).message}`,
        ...toPosition(text, offset),
      })
      return marker
    }
  }
}
