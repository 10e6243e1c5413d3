// The renderers of tools by name. A tool that is not in the table has the generic renderer.
import { bashRenderer } from "./bash.ts"
import { editRenderer, patchRenderer, writeRenderer } from "./edit.ts"
import { genericRenderer, invalidRenderer } from "./generic.ts"
import { questionRenderer } from "./question.ts"
import {
  globRenderer,
  grepRenderer,
  listRenderer,
  readRenderer,
  skillRenderer,
  webfetchRenderer,
  websearchRenderer,
} from "./quiet.ts"
import { taskRenderer } from "./task.ts"
import { todoRenderer } from "./todo.ts"
import type { ToolRenderer } from "./tool-renderer.ts"

const renderers: Readonly<Record<string, ToolRenderer>> = {
  apply_patch: patchRenderer,
  bash: bashRenderer,
  codesearch: websearchRenderer,
  edit: editRenderer,
  glob: globRenderer,
  grep: grepRenderer,
  invalid: invalidRenderer,
  list: listRenderer,
  question: questionRenderer,
  read: readRenderer,
  skill: skillRenderer,
  task: taskRenderer,
  todowrite: todoRenderer,
  webfetch: webfetchRenderer,
  websearch: websearchRenderer,
  write: writeRenderer,
}

export function toToolRenderer(name: string): ToolRenderer {
  return Object.hasOwn(renderers, name) ? (renderers[name] ?? genericRenderer) : genericRenderer
}
