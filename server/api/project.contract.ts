// /project, /path, /vcs, /instance: the place a request works in.
import * as z from "zod"
import { PathInfo, Project, ProjectChange, VcsInfo } from "../schema/project.ts"
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

export const place = {
  path: endpoint("GET /path", { id: "path.get", summary: "Get the folders in use", returns: PathInfo }),
  vcs: endpoint("GET /vcs", { id: "vcs.get", summary: "Get the branch", returns: VcsInfo }),
}

export const instance = {
  dispose: endpoint("POST /instance/dispose", {
    id: "instance.dispose",
    summary: "Let go of a directory; the next request opens it anew",
    returns: z.boolean(),
  }),
}
