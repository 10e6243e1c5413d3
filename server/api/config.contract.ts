// /config: the merged settings of a directory.
import * as z from "zod"
import { Config, ConfigChange } from "../schema/config.ts"
import { Provider } from "../schema/model.ts"
import { endpoint } from "./endpoint.ts"

export const config = {
  get: endpoint("GET /config", { id: "config.get", summary: "Get the merged configuration", returns: Config }),
  update: endpoint("PATCH /config", {
    id: "config.update",
    summary: "Change the settings of the project",
    description:
      "The change is written to the configuration file of the project and applied at once. Objects are merged, other values are replaced, and comments in the file are kept. The response is the merged configuration.",
    body: ConfigChange,
    returns: Config,
    errors: ["ConfigInvalidError", "ForbiddenError", "ConflictError"],
  }),
  providers: endpoint("GET /config/providers", {
    id: "config.providers",
    summary: "List the connected providers and the default model of each",
    returns: z.object({ providers: z.array(Provider), default: z.record(z.string(), z.string()) }),
  }),
}
