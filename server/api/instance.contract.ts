// /instance: the open directory itself.
import * as z from "zod"
import { endpoint } from "./endpoint.ts"

export const instance = {
  dispose: endpoint("POST /instance/dispose", {
    id: "instance.dispose",
    summary: "Close the directory; the next request opens it again",
    returns: z.boolean(),
  }),
}
