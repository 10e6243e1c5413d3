// Parses the YAML front matter of a Markdown file. An error has the line and a message for the author of the file.
import { isRecord } from "../base/is-record.ts"
import { isTooDeep } from "../base/jsonc.ts"

/** Parsing takes long for a text that is made for it. */
const maxLength = 16 * 1024

type FrontMatter = {
  readonly fields: Record<string, unknown>
  readonly body: string
  /** Why the fields cannot be read; `fields` is empty then. */
  readonly fault?: { readonly line: number; readonly message: string }
  /** The line of a field in the file, counted from 1; 1 for a missing field. */
  lineOf(field: string): number
}

/** Also accepts unquoted values with a colon or `#`, which are not valid YAML. */
export async function parseFrontMatter(text: string): Promise<FrontMatter> {
  const match = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)(?:\r?\n)?---[ \t]*(?:\r?\n|$)/.exec(text)
  const source = match?.[1] ?? ""
  const lineOf = (field: string) => {
    const index = source.split("\n").findIndex((line) => line.startsWith(`${field}:`))
    // The first line of the file is `---`.
    return index < 0 ? 1 : index + 2
  }
  if (!match) {
    const isOpen = /^\uFEFF?---[ \t]*\r?\n[ \t]*[\w-]+[ \t]*:/.test(text)
    const fault = { line: 1, message: 'the settings at its head are not closed by a line of "---"' }
    return { fields: {}, body: text, lineOf, ...(isOpen ? { fault } : {}) }
  }
  const body = text.slice(match[0].length)
  if (source.length > maxLength) {
    const fault = { line: 1, message: `the settings at its head are larger than ${maxLength / 1024} KB` }
    return { fields: {}, body, lineOf, fault }
  }
  const strict = await parseYaml(source)
  const { fields, fault } = strict.fields ? strict : await parseYaml(quoteValues(source))
  return fields
    ? { fields, body, lineOf }
    : { fields: {}, body, lineOf, fault: strict.fault ?? fault ?? { line: 1, message: "not valid YAML" } }
}

async function parseYaml(
  source: string,
): Promise<{ fields?: Record<string, unknown>; fault?: { line: number; message: string } }> {
  const { default: yaml } = await import("yaml")
  try {
    const value: unknown = yaml.parse(source, { maxAliasCount: 20, prettyErrors: false, logLevel: "error" })
    if (isTooDeep(value)) return { fault: { line: 2, message: "the settings at its head are nested too deeply" } }
    if (isRecord(value)) return { fields: value }
    return value === null
      ? { fields: {} }
      : { fault: { line: 2, message: "expected fields of the form `name: value`" } }
  } catch (error) {
    const { pos, message } = error as { pos?: readonly [number, number]; message: string }
    const line = source.slice(0, pos?.[0] ?? 0).split("\n").length + 1
    return { fault: { line, message: message.split("\n")[0]! } }
  }
}

function quoteValues(source: string): string {
  return source.replace(/^([A-Za-z_][\w-]*:[ \t]+)([^"'[{|>&*!\s].*?)[ \t]*$/gm, (whole, key: string, value: string) =>
    /:\s|\s#/.test(value) ? key + JSON.stringify(value) : whole,
  )
}
