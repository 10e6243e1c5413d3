// The tools, in the order of the wire. A new tool is a line here and a file beside.
import { createShellReader, type ReadShell } from "../permission/shell/shell-reader.ts"
import { createApplyPatchTool } from "./apply-patch.ts"
import { createBashTool } from "./bash.ts"
import { createEditTool } from "./edit.ts"
import { createFileLock } from "./edit/file-lock.ts"
import { glob } from "./glob.ts"
import { grep } from "./grep.ts"
import { invalid } from "./invalid.ts"
import { question } from "./question.ts"
import { read } from "./read.ts"
import { skill } from "./skill.ts"
import { task } from "./task.ts"
import { todowrite } from "./todowrite.ts"
import type { Tool } from "./tool.ts"
import { webfetch } from "./webfetch.ts"
import { createWriteTool } from "./write.ts"

export type ToolDeps = {
  /** The user's environment; commands get it without secrets. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  /** Variables that commands get though their names look like secrets. */
  readonly keepVariables?: readonly string[]
  /** Shared with whoever else judges shell lines; made here when missing. */
  readonly readShell?: ReadShell
}

/** Makes the tools, once a process: changes of one file wait for each other across sessions. */
export function createTools(deps: ToolDeps): readonly Tool[] {
  const lock = createFileLock()
  const { env, home, keepVariables = [], readShell = createShellReader() } = deps
  return [
    invalid,
    question,
    createBashTool({ env, home, keepVariables, readShell }),
    read,
    glob,
    grep,
    createEditTool(lock),
    createWriteTool(lock),
    task,
    webfetch,
    todowrite,
    skill,
    createApplyPatchTool(lock),
  ]
}
