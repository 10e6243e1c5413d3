// /vcs: version control of the directory.
import { VcsInfo } from "../schema/project.ts"
import { endpoint } from "./endpoint.ts"

export const vcs = {
  get: endpoint("GET /vcs", { id: "vcs.get", summary: "Get the current branch", returns: VcsInfo }),
}
