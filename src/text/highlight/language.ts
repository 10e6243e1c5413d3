// The language of a file by its name.
const byName: Readonly<Record<string, string>> = { dockerfile: "dockerfile", makefile: "makefile", gemfile: "ruby" }

/** A name that `Highlight` may know: the ending of the file, which the grammars list among their other names. */
export function toLanguage(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase()
  const dot = name.lastIndexOf(".")
  return byName[name] ?? (dot >= 0 ? name.slice(dot + 1) : "")
}
