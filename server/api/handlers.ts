// All handlers by group. A group without its handlers does not compile.
import type { Instance } from "../instance/instance.ts"
import { agent } from "./agent.ts"
import { api } from "./api.ts"
import { auth } from "./auth.ts"
import { command } from "./command.ts"
import { config } from "./config.ts"
import { event } from "./event.ts"
import { file } from "./file.ts"
import { find } from "./find.ts"
import { formatter } from "./formatter.ts"
import { global } from "./global.ts"
import { instance } from "./instance.ts"
import { log } from "./log.ts"
import { lsp } from "./lsp.ts"
import { mcp } from "./mcp.ts"
import { message } from "./session-message.ts"
import { path } from "./path.ts"
import { permission } from "./permission.ts"
import { project } from "./project.ts"
import { provider } from "./provider.ts"
import { pty } from "./pty.ts"
import { question } from "./question.ts"
import { resource } from "./experimental-resource.ts"
import { sandbox } from "./sandbox.ts"
import { session } from "./session.ts"
import { skill } from "./skill.ts"
import { tool } from "./experimental-tool.ts"
import { tui } from "./tui.ts"
import { vcs } from "./vcs.ts"
import { worktree } from "./experimental-worktree.ts"
import type { instanceContract, serverContract } from "./contract.ts"
import type { GroupHandlers } from "./endpoint.ts"
import type { ServerServices } from "./server-services.ts"

export const serverHandlers: GroupHandlers<typeof serverContract, ServerServices> = {
  global,
  auth,
  log,
  api,
}

export const instanceHandlers: GroupHandlers<typeof instanceContract, Instance> = {
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
