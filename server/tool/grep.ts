// Finds lines of files by a regular expression.
import { stat } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import * as z from "zod"
import type { Ripgrep } from "../base/ripgrep.ts"
import type { NamedPath } from "../permission/path-rules.ts"
import { resolvePath } from "./file/resolved-path.ts"
import { searchArguments, sortByAge } from "./file/search.ts"
import { defineTool } from "./tool.ts"
import { cutText } from "../base/cut-text.ts"

const maxShown = 100
const maxFound = 2000
const maxLineChars = 2000

export function createGrepTool(ripgrep: Ripgrep) {
  return defineTool({
    id: "grep",
    onlyReads: true,
    describe: () =>
      [
        "Finds lines that fit a regular expression (ripgrep's syntax), in the most recently changed files first.",
        `- Ignored and binary files are left out; at most ${maxShown} lines are shown.`,
        "- Narrow the files by `include`, such as `*.ts` or `*.{js,jsx}`.",
        "- Literal brackets, braces and dots need a backslash.",
      ].join("\n"),
    input: z.object({
      pattern: z.string().min(1).max(10_000).describe("The regular expression"),
      path: z.string().optional().describe("The folder or file to look in (default: the working directory)"),
      include: z.string().optional().describe("Pattern of the names of the files to look in"),
    }),
    async run(input, context) {
      const target = await resolvePath(context, input.path ?? ".")
      await context.ask({ permission: "grep", patterns: [input.pattern], always: ["*"], metadata: { ...input } })
      const isFolder = (await stat(target.real)).isDirectory()
      // Ripgrep follows no links below the folder.
      const toPath = (name: string): NamedPath =>
        isFolder ? { absolute: join(target.absolute, name), real: join(target.real, name) } : target
      const mayRead = context.createReadFilter()
      const hidden = new Set<string>()
      const byFile = new Map<string, string[]>()
      let count = 0
      const { truncated, exitCode, stderr } = await ripgrep({
        args: [
          "--null",
          "--line-number",
          "--with-filename",
          "--no-heading",
          ...(input.include ? [`--glob=${input.include}`] : []),
          ...searchArguments,
          `--regexp=${input.pattern}`,
          "--",
          isFolder ? "." : basename(target.real),
        ],
        cwd: isFolder ? target.real : dirname(target.real),
        signal: context.signal,
        onLine: (line) => {
          const found = /^([^\0]*)\0(\d+):(.*)$/s.exec(line)
          if (!found) return true
          const path = toPath(found[1]!)
          if (hidden.has(path.absolute)) return true
          const lines = byFile.get(path.absolute) ?? []
          if (lines.length === 0 && !mayRead(path)) {
            hidden.add(path.absolute)
            return true
          }
          byFile.set(path.absolute, lines)
          lines.push(`  Line ${found[2]}: ${shorten(found[3]!)}`)
          return ++count < maxFound
        },
      })
      if (exitCode === 2 && count === 0 && stderr) throw new Error(`The search failed: ${stderr}`)
      const output: string[] = []
      let shown = 0
      for (const path of await sortByAge([...byFile.keys()])) {
        if (shown >= maxShown) break
        const lines = byFile.get(path)!.slice(0, maxShown - shown)
        shown += lines.length
        output.push(`${path}:`, ...lines, "")
      }
      const isCut = truncated || shown < count
      const notes = [
        ...(isCut
          ? [`(${shown} of ${truncated ? "over " : ""}${count}: narrow the pattern, the path or include.)`]
          : []),
        ...(hidden.size > 0
          ? [`(Left out, since reading it needs permission: ${[...hidden].slice(0, 20).join(", ")})`]
          : []),
      ]
      const heading = count === 0 ? "No files found" : `Found ${shown} matches`
      return {
        title: input.pattern,
        output: [heading, ...output, ...notes].join("\n").trimEnd(),
        metadata: { matches: shown, truncated: isCut },
      }
    },
  })
}

function shorten(line: string): string {
  const text = line.endsWith("\r") ? line.slice(0, -1) : line
  return text.length > maxLineChars ? cutText(text, maxLineChars) + "..." : text
}
