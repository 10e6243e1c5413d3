// The tools, in the order in which the API lists them. A new tool is a file in this folder and a line here.
import type { Environment } from "../base/environment.ts"
import { createRipgrep } from "../base/ripgrep.ts"
import { createApplyPatchTool } from "./apply-patch.ts"
import { createBashTool } from "./bash.ts"
import { createEditTool } from "./edit.ts"
import type { EditDeps } from "./edit/change-file.ts"
import { createFileLock } from "./edit/file-lock.ts"
import { createGlobTool } from "./glob.ts"
import { createGrepTool } from "./grep.ts"
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
  /** The user's environment. Commands receive it without secrets. */
  readonly env: Environment
  readonly home: string
}

/** Creates the tools. Call it once per process: concurrent changes of one file are serialized across sessions. */
export function createTools(deps: ToolDeps): readonly Tool[] {
  const editDeps: EditDeps = { lock: createFileLock(), home: deps.home }
  const ripgrep = createRipgrep(deps.env)
  return [
    invalid,
    question,
    createBashTool(deps),
    read,
    createGlobTool(ripgrep),
    createGrepTool(ripgrep),
    createEditTool(editDeps),
    createWriteTool(editDeps),
    task,
    webfetch,
    todowrite,
    skill,
    createApplyPatchTool(editDeps),
  ]
}
