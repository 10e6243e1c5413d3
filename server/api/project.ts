// Handlers of /project.
import type { Instance } from "../instance/instance.ts"
import type { Handlers } from "./endpoint.ts"
import type { project as contract } from "./project.contract.ts"

export const project: Handlers<typeof contract, Instance> = {
  list: (instance) => instance.projects.list(),
  current: (instance) => instance.projects.get(instance.project.id),
  update: (instance, { projectID }, change) => instance.projects.update(projectID, change),
}
