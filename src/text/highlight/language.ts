// Detects the language of a file by its name.

const byName: Readonly<Record<string, string>> = { dockerfile: "dockerfile", makefile: "makefile", gemfile: "ruby" }

/** The extension of the file, which the grammars list as an alias; may be unknown to `Highlight`. */
export function toLanguage(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase()
  const dot = name.lastIndexOf(".")
  return byName[name] ?? (dot >= 0 ? name.slice(dot + 1) : "")
}
