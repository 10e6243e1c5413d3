// What of the parts of all messages is on the disk now, read beside the running program.
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import type { Home } from "./home.ts"

/** The stored parts as one text to look into. */
export function readSavedParts(home: Home): string {
  const database = new DatabaseSync(join(home.dataDirectory, "opencode-tui.db"), { readOnly: true })
  try {
    return JSON.stringify(database.prepare("SELECT data FROM part ORDER BY seq").all())
  } finally {
    database.close()
  }
}
