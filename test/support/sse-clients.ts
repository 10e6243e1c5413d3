// How existing clients of the protocol parse an event stream, each as a function over all bytes of a stream. They differ in
// details of the framing, so a recorded stream of the server is run through all of them. They reproduce the behaviour of the
// clients including their faults and are no reference for correct parsing.

type ClientResult = {
  readonly events: readonly unknown[]
  /** Errors that the client would report or throw. */
  readonly errors: readonly string[]
}

export type SseClient = (bytes: Uint8Array) => ClientResult

/** The first JavaScript SDK: a frame ends at two line feeds only; the event name is ignored. */
const readAsSdkV1: SseClient = (bytes) => readAsSdk(toText(bytes))

/** The second JavaScript SDK: like the first, but it accepts any line ending. */
const readAsSdkV2: SseClient = (bytes) => readAsSdk(toText(bytes).replace(/\r\n?/g, "\n"))

function readAsSdk(text: string): ClientResult {
  const result = createResult()
  // The text after the last blank line is an incomplete frame.
  for (const frame of text.split("\n\n").slice(0, -1)) {
    const data = frame.split("\n").flatMap((line) => (line.startsWith("data:") ? [line.slice(5).trimStart()] : []))
    if (data.length > 0) result.parse(data.join("\n"))
  }
  return result
}

/** A browser's EventSource with only `onmessage` set: frames with another name than `message` are ignored. */
const readAsEventSource: SseClient = (bytes) => {
  const result = createResult()
  let name = ""
  let data: string[] = []
  for (const line of toLines(bytes)) {
    if (line === "") {
      if (data.length > 0 && (name === "" || name === "message")) result.parse(data.join("\n"))
      name = ""
      data = []
      continue
    }
    const field = toField(line)
    if (field.name === "data") data.push(field.value)
    if (field.name === "event") name = field.value
  }
  return result
}

/** An editor plugin that joins the lines of a frame after removing the prefix `data: ` from them. */
export const readAsJoiningEditor: SseClient = (bytes) => {
  const result = createResult()
  let joined = ""
  for (const line of toText(bytes).split("\n")) {
    if (line !== "") joined += line.replace(/^data: /, "")
    else if (joined !== "") {
      result.parse(joined)
      joined = ""
    }
  }
  return result
}

/** An editor plugin without frames: each line that starts with `data: ` is an event. */
export const readAsLineEditor: SseClient = (bytes) => {
  const result = createResult()
  for (const line of toText(bytes).split("\n")) if (line.startsWith("data: ")) result.parse(line.slice(6))
  return result
}

/** The generated Python client: the last id persists, so that an empty frame becomes an event with invalid JSON. */
const readAsPython: SseClient = (bytes) => {
  const result = createResult()
  let data: string[] = []
  let name = ""
  let lastId = ""
  let retry = ""
  for (const line of toLines(bytes)) {
    if (line === "") {
      const hasAnything = data.length > 0 || name !== "" || lastId !== "" || retry !== ""
      // The exception ends the caller's loop: later events are lost.
      if (hasAnything && !result.parse(data.join("\n"))) return result
      data = []
      name = ""
      retry = ""
      continue
    }
    const field = toField(line)
    if (field.name === "data") data.push(field.value)
    if (field.name === "event") name = field.value
    if (field.name === "id") lastId = field.value
    if (field.name === "retry") retry = field.value
  }
  return result
}

/** The generated Go client: every blank line is an event, and the first event with invalid JSON ends the stream. */
const readAsGo: SseClient = (bytes) => {
  const result = createResult()
  let data = ""
  for (const line of toLines(bytes)) {
    if (line === "") {
      if (!result.parse(data)) return result
      data = ""
      continue
    }
    const field = toField(line)
    if (field.name === "data") data += `${field.value}\n`
  }
  return result
}

/** All clients by name. */
export const sseClients = {
  "sdk v1": readAsSdkV1,
  "sdk v2": readAsSdkV2,
  eventsource: readAsEventSource,
  "joining editor": readAsJoiningEditor,
  "line editor": readAsLineEditor,
  python: readAsPython,
  go: readAsGo,
} as const satisfies Record<string, SseClient>

function createResult() {
  const events: unknown[] = []
  const errors: string[] = []
  return {
    events,
    errors,
    /** Records an event or a parse error; returns true for an event. */
    parse(text: string): boolean {
      try {
        events.push(JSON.parse(text))
        return true
      } catch (error) {
        errors.push(String(error))
        return false
      }
    },
  }
}

function toText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

/** Complete lines of a stream; text after the last line ending is left out. */
function toLines(bytes: Uint8Array): string[] {
  return toText(bytes)
    .split(/\r\n|\r|\n/)
    .slice(0, -1)
}

/** Name and value of a line; a comment has an empty name. */
function toField(line: string): { name: string; value: string } {
  const colon = line.indexOf(":")
  if (colon < 0) return { name: line, value: "" }
  return { name: line.slice(0, colon), value: line.slice(colon + 1).replace(/^ /, "") }
}
