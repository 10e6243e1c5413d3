// /project, /path, /vcs, /instance: the place a request works in.
import * as z from "zod"
import { Project, ProjectChange } from "../schema/project.ts"
import { endpoint } from "./endpoint.ts"

export const project = {
  list: endpoint("GET /project", {
    id: "project.list",
    summary: "List the projects that this program has opened",
    returns: z.array(Project),
  }),
  current: endpoint("GET /project/current", {
    id: "project.current",
    summary: "Get the project of the directory",
    returns: Project,
  }),
  update: endpoint("PATCH /project/:projectID", {
    id: "project.update",
    summary: "Name a project, give it an icon or a start command",
    params: z.object({ projectID: z.string().max(200) }),
    body: ProjectChange,
    returns: Project,
    errors: ["NotFoundError"],
  }),
}
