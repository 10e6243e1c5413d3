// What the settings files of a project take from elsewhere: variables and files that they refer to, and the files that
// their `instructions` name. It belongs to the content that the user trusts.
// Guarantees: reads nothing where there is no settings file; a FIFO or device never blocks; the value of a variable is
// only in `content`, for a hash.
import { basename, join } from "node:path"
import type { Environment } from "../base/environment.ts"
import { isInside, realPath } from "../base/file/containment.ts"
import { isRecord } from "../base/is-record.ts"
import { parseJsonc } from "../base/jsonc.ts"
import { readStart } from "../base/file/read-start.ts"
import type { Withheld } from "../schema/trust.ts"
import { foldersBetween } from "./folders-between.ts"
import { formatSetting } from "./format-setting.ts"
import { findInstructionFiles } from "./instruction-files.ts"
import { maxInstructionBytes, maxPatterns } from "./instructions.ts"
import { readText } from "./read-settings.ts"
import {
  findVariable,
  listReferences,
  readReferencedFile,
  substituteReferences,
  toReferencedPath,
} from "./substitute-references.ts"

export type ReferencedContent = {
  /** The settings file. */
  readonly file: string
  /** As written: a reference with its braces, or a pattern of `instructions`. */
  readonly reference: string
  /** The resolved path of a file. */
  readonly path?: string
  /** Undefined where there is none. */
  readonly content: Buffer | undefined
  /** Why there is none. */
  readonly problem?: string
}

export type ReferencedContentOptions = {
  readonly directory: string
  /** The top folder of the project. Both are resolved paths. */
  readonly root: string
  readonly env: Environment
  readonly home: string
}

const names = ["opencode.json", "opencode.jsonc"]
const maxContents = 1000
const maxShownLines = 20

/** In a fixed order. */
export async function listReferencedContent(options: ReferencedContentOptions): Promise<ReferencedContent[]> {
  const folders = foldersBetween(options.root, options.directory)
  const found: ReferencedContent[] = []
  for (const folder of [...folders, ...folders.map((each) => join(each, ".opencode"))])
    for (const name of names) {
      const file = join(folder, name)
      const text = await readText(file).catch(() => undefined)
      if (text !== undefined) found.push(...(await listOfFile(file, text, folders, options)))
    }
  return found
}

/** What a user sees of it before trusting: texts of the project, but only the names of variables and of other files. */
export function describeReferencedContent(contents: readonly ReferencedContent[], root: string): Withheld[] {
  return contents.map(({ file, reference, path, content, problem }) => ({
    file,
    key: reference,
    why: path === undefined ? "is a variable" : "is part of these settings",
    what:
      path === undefined
        ? [content === undefined ? "not set" : "set; its value is not shown"]
        : [path, ...(content === undefined ? [problem ?? ""] : toShownLines(path, content, root))],
  }))
}

async function listOfFile(
  file: string,
  text: string,
  folders: readonly string[],
  { env, home }: ReferencedContentOptions,
): Promise<ReferencedContent[]> {
  const found: ReferencedContent[] = []
  const seen = new Set<string>()
  for (const { kind, name, text: reference } of listReferences(text)) {
    if (seen.has(reference)) continue
    seen.add(reference)
    if (kind === "file") found.push(await read(toReferencedPath(name, file, home), readReferencedFile, file, reference))
    else {
      const value = findVariable(env, name)
      found.push({ file, reference, content: value === undefined ? undefined : Buffer.from(value) })
    }
  }
  const parsed = await parseJsonc((await substituteReferences(text, { file, env, home })).text)
  const settings = "value" in parsed && isRecord(parsed.value) ? parsed.value : {}
  const instructions = Array.isArray(settings["instructions"]) ? settings["instructions"] : []
  for (const pattern of instructions.slice(0, maxPatterns)) {
    if (typeof pattern !== "string") continue
    for (const path of (await findInstructionFiles(pattern, { folders, home })).files) {
      // No hash can match a grant then.
      const problem = `more than ${maxContents} references and files, at ${process.hrtime.bigint()}`
      if (found.length >= maxContents)
        return [...found, { file, reference: pattern, path, content: undefined, problem }]
      found.push(await read(path, (real) => readStart(real, maxInstructionBytes), file, pattern))
    }
  }
  return found
}

async function read(
  given: string,
  readFile: (path: string) => Promise<Buffer>,
  file: string,
  reference: string,
): Promise<ReferencedContent> {
  const path = await realPath(given).catch(() => given)
  try {
    return { file, reference, path, content: await readFile(path) }
  } catch (error) {
    return { file, reference, path, content: undefined, problem: (error as Error).message }
  }
}

function toShownLines(path: string, content: Buffer, root: string): string[] {
  const size = `${content.length} bytes`
  if (!isInside(root, path)) return [`${size}, outside the project`]
  if (/(^|\.)env(\.|rc$|$)/i.test(basename(path))) return [`${size}, not shown`]
  if (content.includes(0)) return [`${size}, not text`]
  const lines = content.toString("utf8").trim().split(/\r?\n/)
  const more = lines.length - maxShownLines
  return [
    ...lines.slice(0, maxShownLines).flatMap(formatSetting),
    ...(more > 0 ? [`and ${more} more lines: read the file`] : []),
  ]
}
