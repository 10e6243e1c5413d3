// Sessions, their status and their todo lists.
import * as z from "zod"
import { FileDiff } from "./file.ts"
import { PermissionRuleset } from "./permission.ts"

export const Session = z
  .object({
    id: z.string().startsWith("ses"),
    slug: z.string(),
    projectID: z.string(),
    directory: z.string(),
    parentID: z.string().startsWith("ses").optional(),
    summary: z
      .object({ additions: z.number(), deletions: z.number(), files: z.number(), diffs: z.array(FileDiff).optional() })
      .optional(),
    share: z.object({ url: z.string() }).optional(),
    title: z.string(),
    version: z.string().describe("The version of the program that created the session."),
    time: z.object({
      created: z.number(),
      updated: z.number(),
      compacting: z.number().optional(),
      archived: z.number().optional(),
    }),
    permission: PermissionRuleset.optional(),
    revert: z
      .object({
        messageID: z.string(),
        partID: z.string().optional(),
        snapshot: z.string().optional(),
        diff: z.string().optional(),
      })
      .optional(),
  })
  .meta({ id: "Session" })
export type Session = z.infer<typeof Session>

export const SessionStatus = z
  .discriminatedUnion("type", [
    z.object({ type: z.literal("idle") }),
    z.object({
      type: z.literal("retry"),
      attempt: z.number(),
      message: z.string(),
      next: z.number().describe("When the next attempt starts, Unix ms."),
    }),
    z.object({ type: z.literal("busy") }),
  ])
  .meta({ id: "SessionStatus" })
export type SessionStatus = z.infer<typeof SessionStatus>

export const Todo = z
  .object({
    content: z.string(),
    status: z.string().describe("`pending`, `in_progress`, `completed` or `cancelled`."),
    priority: z.string().describe("`high`, `medium` or `low`."),
    id: z.string(),
  })
  .meta({ id: "Todo" })
export type Todo = z.infer<typeof Todo>
