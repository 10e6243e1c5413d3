// Skills: instructions that agents load on demand.
import * as z from "zod"

export const Skill = z
  .object({ name: z.string(), description: z.string(), location: z.string(), content: z.string() })
  .meta({ id: "Skill" })
export type Skill = z.infer<typeof Skill>
