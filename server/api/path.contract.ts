// /path: the directories that the server uses.
import { PathInfo } from "../schema/project.ts"
import { endpoint } from "./endpoint.ts"

export const path = {
  get: endpoint("GET /path", { id: "path.get", summary: "Get the directories that are in use", returns: PathInfo }),
}
