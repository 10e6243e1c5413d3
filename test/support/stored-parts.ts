// Reads stored message parts from the database while the program runs.
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import type { Home } from "./home.ts"

/** Returns the JSON of all stored parts. */
export function readStoredParts(home: Home): string {
  const database = new DatabaseSync(join(home.dataDirectory, "opencode-tui.db"), { readOnly: true })
  try {
    return JSON.stringify(database.prepare("SELECT data FROM part ORDER BY seq").all())
  } finally {
    database.close()
  }
}
