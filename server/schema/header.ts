// The HTTP headers that carry data of an operation. Keys are names on the wire, in lower case for requests.
import * as z from "zod"

/** A preference of RFC 7240; `undefined` where the header names no `wait`. Other preferences are ignored. */
type Preference = { readonly waitMs: number | undefined }

const Prefer = z
  .string()
  .optional()
  .describe(
    "`wait=N` (RFC 7240): answer when a terminal has applied the call, or after N seconds. Other preferences are ignored.",
  )
  .transform((text): Preference => {
    const seconds = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})/i.exec(text ?? "")?.[1]
    return { waitMs: seconds === undefined ? undefined : Number(seconds) * 1000 }
  })

const TuiClient = z
  .string()
  .optional()
  .describe("An id that the terminal chooses for itself; the same in all its calls.")

/** A call to the attached terminals. */
export const RemoteCallHeaders = z.object({ prefer: Prefer })
export const RemoteCallResponseHeaders = z.object({
  "x-tui-clients": z.string().describe("The number of terminals that are attached."),
  "x-tui-reason": z.string().optional().describe("Why the terminal rejected the call, where the answer is `false`."),
  "Preference-Applied": z.string().optional().describe("`wait=N`: the wait that was applied, in seconds."),
})

/** A terminal waits for the next call. */
export const NextCallHeaders = z.object({ "x-tui-client": TuiClient })
export const NextCallResponseHeaders = z.object({
  "x-control-id": z.string().describe("The id of the call, which the acknowledgement names."),
})

/** A terminal acknowledges a call. */
export const AcknowledgementHeaders = z.object({
  "x-tui-client": TuiClient,
  "x-control-id": z
    .string()
    .optional()
    .describe("The id of the call. Without it the only unacknowledged call of this terminal is meant."),
})

export const EventHeaders = z.object({
  "last-event-id": z
    .string()
    .optional()
    .describe("Resume after the event with this id. Without it the stream starts with the next event."),
})
export const EventResponseHeaders = z.object({
  "X-Event-Framing": z.enum(["plain", "named", "id"]).describe("The framing of the stream."),
})

/** The directory of a request as a query parameter, on every operation that belongs to a directory. */
export const DirectoryQuery = z.object({
  directory: z
    .string()
    .optional()
    .describe("The project's directory on the server; by default the directory in which the server was started."),
})
/** The same as a header. */
export const DirectoryHeaders = z.object({
  "x-opencode-directory": z
    .string()
    .optional()
    .describe("The project's directory, percent-encoded. The query parameter `directory` takes precedence."),
})
