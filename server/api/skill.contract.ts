// /skill: instructions that agents load on demand.
import * as z from "zod"
import { Skill } from "../schema/skill.ts"
import { endpoint } from "./endpoint.ts"

export const skill = {
  list: endpoint("GET /skill", {
    id: "app.skills",
    summary: "List the skills that are offered to agents",
    returns: z.array(Skill),
  }),
}
