// /project: the projects that the program has opened.
import * as z from "zod"
import { Project, ProjectChange } from "../schema/project.ts"
import { endpoint } from "./endpoint.ts"

export const project = {
  list: endpoint("GET /project", {
    id: "project.list",
    summary: "List the projects that the program has opened",
    returns: z.array(Project),
  }),
  current: endpoint("GET /project/current", {
    id: "project.current",
    summary: "Get the project of the directory",
    returns: Project,
  }),
  update: endpoint("PATCH /project/:projectID", {
    id: "project.update",
    summary: "Change the name, the icon or the start command of a project",
    params: z.object({ projectID: z.string().max(200) }),
    body: ProjectChange,
    returns: Project,
    errors: ["NotFoundError"],
  }),
}
