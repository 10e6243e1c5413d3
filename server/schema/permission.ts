// Permissions: rules that allow, ask or deny, and pending requests to the user.
import * as z from "zod"

export const PermissionAction = z.enum(["allow", "deny", "ask"]).meta({ id: "PermissionAction" })
export type PermissionAction = z.infer<typeof PermissionAction>

export const PermissionRule = z
  .object({
    permission: z.string().describe("The kind of permission, such as `bash`; `*` matches all."),
    pattern: z.string().describe("A wildcard pattern (`*`, `?`; `\\` escapes). The last matching rule wins."),
    action: PermissionAction,
  })
  .meta({ id: "PermissionRule" })
export type PermissionRule = z.infer<typeof PermissionRule>

export const PermissionRuleset = z.array(PermissionRule).meta({ id: "PermissionRuleset" })
export type PermissionRuleset = z.infer<typeof PermissionRuleset>

/** The permissions that this program and the published one know; others are named after tools of MCP servers or plugins. */
export const permissionNames: readonly string[] = [
  "read",
  "edit",
  "glob",
  "grep",
  "list",
  "bash",
  "task",
  "skill",
  "lsp",
  "webfetch",
  "websearch",
  "codesearch",
  "external_directory",
  "doom_loop",
  "question",
  "todoread",
  "todowrite",
  "plan_enter",
  "plan_exit",
  "shell_write",
  "sandbox",
]

const editingTools: ReadonlySet<string> = new Set(["write", "edit", "patch", "multiedit", "apply_patch"])

/** The permission that a tool needs: `edit` for all tools that change files, otherwise the id of the tool. */
export function toPermissionName(tool: string): string {
  return editingTools.has(tool) ? "edit" : tool
}

export const PermissionRequest = z
  .object({
    id: z.string().startsWith("per"),
    sessionID: z.string().startsWith("ses"),
    permission: z.string(),
    patterns: z.array(z.string()).describe("What the request covers, such as each command of a shell line."),
    metadata: z.record(z.string(), z.unknown()),
    always: z.array(z.string()).describe("The patterns that the reply `always` allows."),
    tool: z.object({ messageID: z.string(), callID: z.string() }).optional(),
  })
  .meta({ id: "PermissionRequest" })
export type PermissionRequest = z.infer<typeof PermissionRequest>

export const PermissionReply = z.enum(["once", "always", "reject"])
export type PermissionReply = z.infer<typeof PermissionReply>
