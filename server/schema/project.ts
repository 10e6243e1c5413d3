// Projects: a git repository, identified by its root commit, or the one `global` project for all other directories.
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

/** The fields of a project that a caller may change. */
export const ProjectChange = z.object({
  name: z.string().max(200).optional(),
  icon: z
    .object({
      url: z.string().max(1_000_000).optional(),
      override: z.string().max(1_000_000).optional(),
      color: z.string().max(100).optional(),
    })
    .optional(),
  commands: z.object({ start: z.string().max(10_000).optional() }).optional(),
})
export type ProjectChange = z.infer<typeof ProjectChange>

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

/** Without a branch outside git and with a detached HEAD. */
export const VcsInfo = z.object({ branch: z.string().optional() }).meta({ id: "VcsInfo" })
export type VcsInfo = z.infer<typeof VcsInfo>
