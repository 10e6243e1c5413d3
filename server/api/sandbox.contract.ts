// /sandbox: where the agent's commands run.
import { SandboxStatus } from "../schema/service.ts"
import { endpoint } from "./endpoint.ts"

export const sandbox = {
  status: endpoint("GET /sandbox", {
    id: "sandbox.status",
    summary: "Get whether commands of the agent run in a sandbox",
    returns: SandboxStatus,
  }),
}
