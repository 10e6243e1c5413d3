// Keeps compiled code for the next start, in the user's own cache folder. Node's default is a folder that all users share:
// another user can create it first, and Node runs the code that it finds there.
// Part of the entry, so it runs on old versions of Node and imports nothing.

/** Enables the cache in this thread. Without a writable cache folder the program only starts more slowly. */
export function enableCompileCache(env: Readonly<Record<string, string | undefined>>): void {
  const { isAbsolute, join } = process.getBuiltinModule("node:path")
  const { enableCompileCache: enable, flushCompileCache } = process.getBuiltinModule("node:module")
  const home = env["HOME"] || env["USERPROFILE"]
  const given = env["XDG_CACHE_HOME"]
  const cache = given && isAbsolute(given) ? given : home && join(home, ".cache")
  if (!cache) return
  const folder = join(cache, "opencode-tui", "compiled")
  try {
    process.getBuiltinModule("node:fs").mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch {
    return
  }
  enable(folder)
  // A process that is killed never writes the cache at exit. By this time it holds the functions that a start has used.
  setTimeout(flushCompileCache, 3000).unref()
}
