// /config: the merged settings of a directory.
import * as z from "zod"
import { Config, ConfigChange } from "../schema/config.ts"
import { Provider } from "../schema/model.ts"
import { endpoint } from "./endpoint.ts"

export const config = {
  get: endpoint("GET /config", { id: "config.get", summary: "Get the merged configuration", returns: Config }),
  update: endpoint("PATCH /config", {
    id: "config.update",
    summary: "Change the project's settings",
    description:
      "Written into the project's own file, comments kept, and used at once. Objects are merged, all else is replaced. The answer is the merged configuration.",
    body: ConfigChange,
    returns: Config,
    errors: ["ConfigInvalidError", "ForbiddenError", "ConflictError"],
  }),
  providers: endpoint("GET /config/providers", {
    id: "config.providers",
    summary: "List the usable providers and each one's default model",
    returns: z.object({ providers: z.array(Provider), default: z.record(z.string(), z.string()) }),
  }),
}
