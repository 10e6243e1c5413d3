// All contracts by group: the source of the router, the typed handlers, the typed client and the OpenAPI document.
import { agent } from "./agent.contract.ts"
import { api } from "./api.contract.ts"
import { auth } from "./auth.contract.ts"
import { command } from "./command.contract.ts"
import { config } from "./config.contract.ts"
import { event } from "./event.contract.ts"
import { file } from "./file.contract.ts"
import { find } from "./find.contract.ts"
import { formatter } from "./formatter.contract.ts"
import { global } from "./global.contract.ts"
import { instance } from "./instance.contract.ts"
import { log } from "./log.contract.ts"
import { lsp } from "./lsp.contract.ts"
import { mcp } from "./mcp.contract.ts"
import { message } from "./session-message.contract.ts"
import { path } from "./path.contract.ts"
import { permission } from "./permission.contract.ts"
import { project } from "./project.contract.ts"
import { provider } from "./provider.contract.ts"
import { pty } from "./pty.contract.ts"
import { question } from "./question.contract.ts"
import { resource } from "./experimental-resource.contract.ts"
import { sandbox } from "./sandbox.contract.ts"
import { session } from "./session.contract.ts"
import { skill } from "./skill.contract.ts"
import { tool } from "./experimental-tool.contract.ts"
import { tui } from "./tui.contract.ts"
import { vcs } from "./vcs.contract.ts"
import { worktree } from "./experimental-worktree.contract.ts"

/** Groups that belong to the server as a whole. */
export const serverContract = { global, auth, log, api }

/** Groups that belong to one directory. */
export const instanceContract = {
  event,
  project,
  path,
  vcs,
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
  resource,
  worktree,
  skill,
  sandbox,
}

export const contract = { ...serverContract, ...instanceContract }
