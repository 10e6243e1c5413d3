// The looks of tools by name. A tool that is not in the table has the generic look.
import { bashLook } from "./bash.ts"
import { editLook, patchLook, writeLook } from "./edit.ts"
import { genericLook, invalidLook } from "./generic.ts"
import { questionLook } from "./question.ts"
import { globLook, grepLook, listLook, readLook, skillLook, webfetchLook, websearchLook } from "./quiet.ts"
import { taskLook } from "./task.ts"
import { todoLook } from "./todo.ts"
import type { ToolLook } from "./tool-look.ts"

const toolLooks: Readonly<Record<string, ToolLook>> = {
  apply_patch: patchLook,
  bash: bashLook,
  codesearch: websearchLook,
  edit: editLook,
  glob: globLook,
  grep: grepLook,
  invalid: invalidLook,
  list: listLook,
  question: questionLook,
  read: readLook,
  skill: skillLook,
  task: taskLook,
  todowrite: todoLook,
  webfetch: webfetchLook,
  websearch: websearchLook,
  write: writeLook,
}

export function toolLook(name: string): ToolLook {
  return Object.hasOwn(toolLooks, name) ? (toolLooks[name] ?? genericLook) : genericLook
}
