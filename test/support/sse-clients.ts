// How existing clients of the protocol take a stream of events apart, each as a small function over the whole of its
// bytes. They differ exactly where the framing tempts a server to be clever, so a recorded stream of ours is run through
// all of them. They are descriptions of behaviour, faults included; none of them is how a stream should be read.

type ClientResult = {
  readonly events: readonly unknown[]
  /** What the client would show or throw, one entry each. */
  readonly errors: readonly string[]
}

export type SseClient = (bytes: Uint8Array) => ClientResult

/** The first JavaScript SDK: frames end at two line feeds and nothing else, the event's name does not matter. */
const readAsSdkV1: SseClient = (bytes) => readAsSdk(toText(bytes))

/** The second JavaScript SDK: as the first, but any line end will do. */
const readAsSdkV2: SseClient = (bytes) => readAsSdk(toText(bytes).replace(/\r\n?/g, "\n"))

function readAsSdk(text: string): ClientResult {
  const result = createResult()
  // What follows the last blank line is an unfinished frame.
  for (const frame of text.split("\n\n").slice(0, -1)) {
    const data = frame.split("\n").flatMap((line) => (line.startsWith("data:") ? [line.slice(5).trimStart()] : []))
    if (data.length > 0) result.parse(data.join("\n"))
  }
  return result
}

/** A browser's EventSource with only `onmessage` set: frames named anything but `message` pass by unseen. */
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

/** An editor plugin that glues the lines of a frame together, having removed `data: ` and nothing else from them. */
export const readAsGluingEditor: SseClient = (bytes) => {
  const result = createResult()
  let glued = ""
  for (const line of toText(bytes).split("\n")) {
    if (line !== "") glued += line.replace(/^data: /, "")
    else if (glued !== "") {
      result.parse(glued)
      glued = ""
    }
  }
  return result
}

/** An editor plugin that knows no frames: each line that begins with `data: ` is an event. */
export const readAsLineEditor: SseClient = (bytes) => {
  const result = createResult()
  for (const line of toText(bytes).split("\n")) if (line.startsWith("data: ")) result.parse(line.slice(6))
  return result
}

/** The generated Python client: the last id lives on, and with it an empty frame becomes an event whose JSON fails. */
const readAsPython: SseClient = (bytes) => {
  const result = createResult()
  let data: string[] = []
  let name = ""
  let lastId = ""
  let retry = ""
  for (const line of toLines(bytes)) {
    if (line === "") {
      const hasAnything = data.length > 0 || name !== "" || lastId !== "" || retry !== ""
      // The exception leaves the loop of whoever reads: nothing comes after it.
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

/** The generated Go client: every blank line is an event, and the first one without JSON ends the stream. */
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

/** All of them by name, to run one stream through each. */
export const sseClients = {
  "sdk v1": readAsSdkV1,
  "sdk v2": readAsSdkV2,
  eventsource: readAsEventSource,
  "gluing editor": readAsGluingEditor,
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
    /** Keeps an event or an error; true for an event. */
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

/** Lines of a stream; what follows the last line end is not yet a line. */
function toLines(bytes: Uint8Array): string[] {
  return toText(bytes)
    .split(/\r\n|\r|\n/)
    .slice(0, -1)
}

/** Name and value of a line; a comment has the empty name. */
function toField(line: string): { name: string; value: string } {
  const colon = line.indexOf(":")
  if (colon < 0) return { name: line, value: "" }
  return { name: line.slice(0, colon), value: line.slice(colon + 1).replace(/^ /, "") }
}
