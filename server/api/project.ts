import type { Instance } from "../instance/instance.ts"
import type { Handlers } from "./endpoint.ts"
import type {
  instance as instanceContract,
  place as placeContract,
  project as projectContract,
} from "./project.contract.ts"

export const project: Handlers<typeof projectContract, Instance> = {
  list: (instance) => instance.projects.list(),
  current: (instance) => instance.projects.get(instance.project.id),
  update: (instance, { projectID }, change) => instance.projects.update(projectID, change),
}

export const place: Handlers<typeof placeContract, Instance> = {
  path: (instance) => instance.path,
  vcs: async (instance) => {
    const branch = await instance.vcs.branch()
    return branch === undefined ? {} : { branch }
  },
}

export const instance: Handlers<typeof instanceContract, Instance> = {
  async dispose(instance) {
    await instance.dispose()
    return true
  },
}
