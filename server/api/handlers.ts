// The list of handlers, by the names of the contracts.
import { agent, command } from "./agent.ts"
import { auth } from "./auth.ts"
import { config } from "./config.ts"
import { file, find } from "./file.ts"
import { global } from "./global.ts"
import { log } from "./log.ts"
import { permission } from "./permission.ts"
import { instance, place, project } from "./project.ts"
import { provider } from "./provider.ts"
import { formatter, lsp, mcp, pty, resource, skill, symbol, worktree } from "./service.ts"
import { question } from "./question.ts"
import { message } from "./session-message.ts"
import { session } from "./session.ts"
import { tool } from "./tool.ts"
import { tui } from "./tui.ts"

/** Of the program as a whole. */
export const serverHandlers = { global, auth, log }

/** Of one directory. */
export const instanceHandlers = {
  project,
  place,
  instance,
  config,
  provider,
  agent,
  command,
  session,
  message,
  permission,
  question,
  find,
  file,
  tool,
  tui,
  lsp,
  formatter,
  mcp,
  pty,
  symbol,
  resource,
  worktree,
  skill,
}
