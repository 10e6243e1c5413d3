// The open directories: one instance each, opened once however many ask at the same time.
import type { Instance } from "./instance.ts"

export type Registry = {
  get(directory: string): Promise<Instance>
  /** Those that are open; one that could not be opened is left out. */
  list(): Promise<Instance[]>
  disposeAll(): Promise<void>
}

/** `open` makes an instance; it is given what to call when the instance is let go of. */
export function createRegistry(open: (directory: string, onDispose: () => void) => Promise<Instance>): Registry {
  const instances = new Map<string, Promise<Instance>>()
  async function list(): Promise<Instance[]> {
    const opened = await Promise.allSettled(instances.values())
    return opened.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []))
  }
  return {
    get(directory) {
      const known = instances.get(directory)
      if (known) return known
      const opening = open(directory, () => {
        if (instances.get(directory) === opening) instances.delete(directory)
      })
      instances.set(directory, opening)
      // A failed opening is forgotten: the next request tries again.
      opening.catch(() => instances.delete(directory))
      return opening
    },
    list,
    async disposeAll() {
      await Promise.all((await list()).map((instance) => instance.dispose()))
    },
  }
}
