// The notice above the prompt: why the server does not work, or the message of a retry that is longer than the status line.
import { memoize } from "../../state/memoize.ts"
import type { State } from "../../state/state.ts"
import type { Row } from "../../text/row/span.ts"
import { width } from "../../text/row/width.ts"
import { toProblemRows, toProblems } from "../home/home-rows.ts"

// The countdown and the hint behind the message in the status line.
const retryCells = 60

type NoticeInput = Pick<State, "connection" | "directory" | "activities" | "rows">

/** The notice's rows for a width; none without a notice. */
export function createNotice(): (state: NoticeInput, sessionID: string, columns: number) => readonly Row[] {
  return memoize(
    (state: NoticeInput, sessionID: string, columns: number) => ({
      message: findMessage(state, sessionID, columns),
      columns,
      maxRows: Math.max(1, Math.floor(state.rows / 5)),
    }),
    ({ message, columns, maxRows }) => (message === undefined ? [] : toProblemRows([message], columns, maxRows)),
  )
}

function findMessage(
  { connection, directory, activities }: Pick<State, "connection" | "directory" | "activities">,
  sessionID: string,
  columns: number,
): string | undefined {
  if (connection.phase === "failed" || connection.phase === "refused")
    return toProblems({ problems: [], connection, directory })[0]
  const status = activities.get(sessionID)?.status
  if (status?.type !== "retry") return undefined
  const fitsStatusLine = columns >= 60 && width(status.message) + retryCells <= columns
  return fitsStatusLine ? undefined : status.message
}
