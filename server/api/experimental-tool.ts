// Handlers of /experimental/tool.
import { toOfferedTools } from "../session/turn/offered-tools.ts"
import type { Instance } from "../instance/instance.ts"
import type { Handlers } from "./endpoint.ts"
import type { tool as contract } from "./experimental-tool.contract.ts"

export const tool: Handlers<typeof contract, Instance> = {
  ids: ({ tools }) => tools.map((each) => each.id),
  list({ settings, tools, directory, worktree }, { model }) {
    const offered = toOfferedTools({
      tools,
      project: { directory, worktree },
      settings: settings.current(),
      ruleset: [],
      modelID: model,
    })
    return offered.map(({ name, description, inputSchema }) => ({
      id: name,
      description: description ?? "",
      parameters: inputSchema,
    }))
  },
}
