// What `run` prints of a turn: text for people (text-printer.ts) or JSON for programs (json-printer.ts).
import type { EventPayload } from "../../../../server/schema/event.ts"

export type RunPrinter = {
  /** Prints the parts of an event that belong to `sessionID`. */
  handle(event: EventPayload, sessionID: string): void
  /** Prints that a permission or question was rejected. */
  rejected(message: string, sessionID: string): void
  end(): void
}

export type RunOutput = {
  /** Prints a line of progress. */
  printProgress(text: string): void
  /** Writes a piece of the answer. */
  write(text: string): void
}
