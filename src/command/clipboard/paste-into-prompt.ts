// What is pasted into the prompt: text, or files that were dropped into the terminal, which pastes their paths.
// Promises: the paste stands in the prompt at once, and no key waits for the disk; when it turns out to be nothing but
// files that exist, chips take its place, in one step that can be undone.
import { readFile, stat } from "node:fs/promises"
import { pasteText, withEditor } from "../../state/prompt.ts"
import type { State } from "../../state/state.ts"
import {
  findSelection,
  joinSlices,
  moveTo,
  toAtomSlice,
  type Buffer as Draft,
  type Range,
  type Slice,
} from "../../text/buffer/buffer.ts"
import { putText } from "../../text/buffer/editor.ts"
import { isMedia, isForeignImage, toMime } from "../../text/mime.ts"
import { formatBytes } from "../../text/number.ts"
import { parsePathList } from "../../text/path-list.ts"
import type { CommandContext } from "../command.ts"

/** What providers take of an image or a PDF. */
const maxMediaBytes = 5 * 1024 * 1024

export function pasteIntoPrompt(context: CommandContext, text: string): void {
  const { store } = context
  const before = store.getState()
  store.update((state) => pasteText(state, text))
  const paths = before.isShell ? [] : parsePathList(text, before.home)
  if (paths.length === 0) return
  const { buffer } = store.getState().editor
  const start = findSelection(before.editor.buffer)?.start ?? before.editor.buffer.cursor
  void attachFiles(context, paths, { start, end: buffer.cursor, text: buffer.text.slice(start, buffer.cursor) })
}

/** Puts an image or a PDF into the prompt as a chip; tells why when it is too large. */
export function attachMedia(
  { store, toast }: Pick<CommandContext, "store" | "toast">,
  media: { readonly mime: string; readonly bytes: Uint8Array; readonly filename?: string },
): void {
  if (media.bytes.length > maxMediaBytes) {
    toast({ message: toTooLarge(media.filename ?? "The image", media.bytes.length), variant: "error" })
    return
  }
  store.update((state) => {
    const slice = joinSlices(toMediaSlice(media, state.editor.buffer, 0), { text: " ", atoms: [] })
    return withEditor(state, putText(state.editor, slice))
  })
}

type Dropped =
  | { readonly kind: "mention"; readonly path: string; readonly mime: string }
  | { readonly kind: "media"; readonly mime: string; readonly bytes: Uint8Array; readonly filename: string }
  | { readonly kind: "refused"; readonly reason: string }

async function attachFiles(
  { store, toast }: CommandContext,
  paths: readonly string[],
  pasted: Range & { readonly text: string },
): Promise<void> {
  const { directory } = store.getState()
  const dropped = await Promise.all(paths.map((path) => inspect(path, directory)))
  // A text that only looks like paths stays what it is.
  if (dropped.some((each) => each === undefined)) return
  for (const each of dropped) if (each?.kind === "refused") toast({ message: each.reason, variant: "error" })
  if (dropped.some((each) => each?.kind === "refused")) return
  store.update((state) => {
    const { editor } = state
    const range = findAgain(state, pasted)
    if (!range) return state
    const slice = toSlice(dropped, editor.buffer)
    const next = putText(editor, slice, range)
    // Whoever has written on meanwhile goes on where he was.
    const { cursor } = editor.buffer
    const shift = cursor >= range.end ? slice.text.length - (range.end - range.start) : 0
    const isInside = cursor > range.start && cursor < range.end
    return withEditor(state, isInside ? next : { ...next, buffer: moveTo(next.buffer, cursor + shift) })
  })
}

/** undefined for what does not exist. */
async function inspect(path: string, directory: string): Promise<Dropped | undefined> {
  const info = await stat(path).catch(() => undefined)
  if (!info) return undefined
  const name = path.slice(path.lastIndexOf("/") + 1)
  const inside = path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : path
  if (info.isDirectory()) {
    const folder = `${inside.replace(/\/$/, "")}/`
    return { kind: "mention", path: folder, mime: toMime(folder) }
  }
  if (!info.isFile()) return { kind: "refused", reason: `${name} is no file that could be sent` }
  if (isForeignImage(path))
    return { kind: "refused", reason: `${name}: models take images as PNG, JPEG, GIF or WebP; convert it first` }
  const mime = toMime(path)
  if (!isMedia(mime)) return { kind: "mention", path: inside, mime }
  if (info.size > maxMediaBytes) return { kind: "refused", reason: toTooLarge(name, info.size) }
  const bytes = await readFile(path).catch((error: Error) => error.message)
  if (typeof bytes === "string") return { kind: "refused", reason: `${name} could not be read: ${bytes}` }
  return { kind: "media", mime, bytes, filename: name }
}

function toSlice(dropped: readonly (Dropped | undefined)[], buffer: Draft): Slice {
  let slice: Slice = { text: "", atoms: [] }
  let count = 0
  for (const each of dropped) {
    if (!each || each.kind === "refused") continue
    const atom =
      each.kind === "media"
        ? toMediaSlice(each, buffer, count++)
        : toAtomSlice(`@${each.path}`, { kind: "file", payload: { path: each.path, mime: each.mime } })
    slice = joinSlices(joinSlices(slice, atom), { text: " ", atoms: [] })
  }
  return slice
}

/** `[Image 2]`: counted on from the chips that the prompt holds, `added` of them not yet in it. */
function toMediaSlice(
  { mime, bytes, filename }: { readonly mime: string; readonly bytes: Uint8Array; readonly filename?: string },
  buffer: Draft,
  added: number,
): Slice {
  const numbers = [...buffer.text.matchAll(/\[(?:Image|PDF) (\d+)\]/g)].map((match) => Number(match[1]))
  const number = Math.max(0, ...numbers) + 1 + added
  const url = `data:${mime};base64,${Buffer.from(bytes).toString("base64")}`
  const label = mime === "application/pdf" ? `[PDF ${number}]` : `[Image ${number}]`
  return toAtomSlice(label, { kind: "image", payload: { mime, url, ...(filename ? { filename } : {}) } })
}

/** Where the paste stands by now; undefined when it was changed meanwhile. */
function findAgain({ editor }: State, { start, end, text }: Range & { readonly text: string }): Range | undefined {
  if (editor.buffer.text.slice(start, end) === text) return { start, end }
  const at = editor.buffer.text.indexOf(text)
  return at < 0 ? undefined : { start: at, end: at + text.length }
}

function toTooLarge(name: string, bytes: number): string {
  return `${name} has ${formatBytes(bytes)}: at most ${formatBytes(maxMediaBytes)} can be sent`
}
