// Permissions: rules that allow, ask or deny, and the requests that wait for a person.
import * as z from "zod"

export const PermissionAction = z.enum(["allow", "deny", "ask"]).meta({ id: "PermissionAction" })
export type PermissionAction = z.infer<typeof PermissionAction>

export const PermissionRule = z
  .object({
    permission: z.string().describe("Kind of permission, e.g. `bash`; `*` means all"),
    pattern: z.string().describe("Wildcard pattern (`*`, `?`; `\\` escapes); the last matching rule wins"),
    action: PermissionAction,
  })
  .meta({ id: "PermissionRule" })
export type PermissionRule = z.infer<typeof PermissionRule>

export const PermissionRuleset = z.array(PermissionRule).meta({ id: "PermissionRuleset" })
export type PermissionRuleset = z.infer<typeof PermissionRuleset>

export const PermissionRequest = z
  .object({
    id: z.string().startsWith("per"),
    sessionID: z.string().startsWith("ses"),
    permission: z.string(),
    patterns: z.array(z.string()).describe("What is asked for, e.g. each command of a shell line"),
    metadata: z.record(z.string(), z.unknown()),
    always: z.array(z.string()).describe("The patterns that an answer `always` would allow"),
    tool: z.object({ messageID: z.string(), callID: z.string() }).optional(),
  })
  .meta({ id: "PermissionRequest" })
export type PermissionRequest = z.infer<typeof PermissionRequest>

export const PermissionReply = z.enum(["once", "always", "reject"])
export type PermissionReply = z.infer<typeof PermissionReply>
