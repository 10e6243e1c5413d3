// The open directories, one instance each. Concurrent requests for a directory share one opening.

export type Disposable = { dispose(): Promise<void> }

export type Registry<T> = {
  get(directory: string): Promise<T>
  /** The open ones; one that failed to open is left out. */
  list(): Promise<T[]>
  disposeAll(): Promise<void>
}

/** `open` makes an instance, which calls `onDispose` when it is disposed of. */
export function createRegistry<T extends Disposable>(
  open: (directory: string, onDispose: () => void) => Promise<T>,
): Registry<T> {
  const instances = new Map<string, Promise<T>>()
  async function list(): Promise<T[]> {
    const opened = await Promise.allSettled(instances.values())
    return opened.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []))
  }
  return {
    get(directory) {
      const known = instances.get(directory)
      if (known) return known
      // An instance that replaced this one after its disposal must stay.
      const remove = () => {
        if (instances.get(directory) === opening) instances.delete(directory)
      }
      const opening = open(directory, remove)
      instances.set(directory, opening)
      // A failed opening is forgotten, so that the next request tries again.
      opening.catch(remove)
      return opening
    },
    list,
    async disposeAll() {
      await Promise.all((await list()).map((instance) => instance.dispose()))
    },
  }
}
