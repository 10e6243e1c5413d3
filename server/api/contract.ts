// The list of contracts: what the router, the client and the document read.
import { agent, command } from "./agent.contract.ts"
import { auth } from "./auth.contract.ts"
import { config } from "./config.contract.ts"
import { event } from "./event.contract.ts"
import { file, find } from "./file.contract.ts"
import { global } from "./global.contract.ts"
import { log } from "./log.contract.ts"
import { permission } from "./permission.contract.ts"
import { instance, place, project } from "./project.contract.ts"
import { provider } from "./provider.contract.ts"
import { formatter, lsp, mcp, pty, resource, skill, symbol, worktree } from "./service.contract.ts"
import { question } from "./question.contract.ts"
import { message } from "./session-message.contract.ts"
import { session } from "./session.contract.ts"
import { tool } from "./tool.contract.ts"
import { tui } from "./tui.contract.ts"

export const contract = {
  global,
  auth,
  event,
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
  log,
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
