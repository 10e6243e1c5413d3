// A project: a git repository by its root commit, or the one `global` project of all else.
import * as z from "zod"

export const Project = z
  .object({
    id: z.string(),
    worktree: z.string(),
    vcs: z.literal("git").optional(),
    name: z.string().optional(),
    icon: z
      .object({ url: z.string().optional(), override: z.string().optional(), color: z.string().optional() })
      .optional(),
    commands: z.object({ start: z.string().optional() }).optional(),
    time: z.object({ created: z.number(), updated: z.number(), initialized: z.number().optional() }),
    sandboxes: z.array(z.string()),
  })
  .meta({ id: "Project" })
export type Project = z.infer<typeof Project>

export const PathInfo = z
  .object({
    home: z.string(),
    state: z.string(),
    config: z.string(),
    worktree: z.string(),
    directory: z.string(),
  })
  .meta({ id: "Path" })
export type PathInfo = z.infer<typeof PathInfo>

/** Empty outside git, and where HEAD is detached. */
export const VcsInfo = z.object({ branch: z.string().optional() }).meta({ id: "VcsInfo" })
export type VcsInfo = z.infer<typeof VcsInfo>
