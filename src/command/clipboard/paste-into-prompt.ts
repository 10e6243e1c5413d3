// Inserts pasted text into the prompt. Terminals paste the paths of files that are dropped into them.
// Guarantees: the text is in the prompt at once, and no key waits for the disk. If it consists of paths of existing files
// only, chips replace it in one step that can be undone.
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
import { insertText } from "../../text/buffer/editor.ts"
import { isMedia, isUnsupportedImage, toMime } from "../../text/mime.ts"
import { formatBytes } from "../../text/number.ts"
import { parsePathList } from "../../text/path-list.ts"
import type { CommandContext } from "../command.ts"

/** The limit of providers for an image or a PDF. */
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

/** Inserts an image or a PDF as a chip. A toast reports one that is too large. */
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
    return withEditor(state, insertText(state.editor, slice))
  })
}

/** A dropped file: a mention of it, its content, or why it cannot be attached. */
type Attachment =
  | { readonly kind: "mention"; readonly path: string; readonly mime: string }
  | { readonly kind: "media"; readonly mime: string; readonly bytes: Uint8Array; readonly filename: string }
  | { readonly kind: "rejected"; readonly reason: string }

async function attachFiles(
  { store, toast }: CommandContext,
  paths: readonly string[],
  pasted: Range & { readonly text: string },
): Promise<void> {
  const { directory } = store.getState()
  const attachments = await Promise.all(paths.map((path) => readAttachment(path, directory)))
  // Text that only looks like paths stays text.
  if (!attachments.every((each) => each !== undefined)) return
  const problems = attachments.flatMap((each) => (each.kind === "rejected" ? [each.reason] : []))
  for (const message of problems) toast({ message, variant: "error" })
  if (problems.length > 0) return
  store.update((state) => {
    const { editor } = state
    const range = findPasted(state, pasted)
    if (!range) return state
    const slice = toSlice(attachments, editor.buffer)
    const next = insertText(editor, slice, range)
    // The user may have typed while the files were read: the cursor keeps its position in that text.
    const { cursor } = editor.buffer
    const shift = cursor >= range.end ? slice.text.length - (range.end - range.start) : 0
    const isInside = cursor > range.start && cursor < range.end
    return withEditor(state, isInside ? next : { ...next, buffer: moveTo(next.buffer, cursor + shift) })
  })
}

/** Returns undefined for a path that does not exist. */
async function readAttachment(path: string, directory: string): Promise<Attachment | undefined> {
  const info = await stat(path).catch(() => undefined)
  if (!info) return undefined
  const name = path.slice(path.lastIndexOf("/") + 1)
  const inside = path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : path
  if (info.isDirectory()) {
    const folder = `${inside.replace(/\/$/, "")}/`
    return { kind: "mention", path: folder, mime: toMime(folder) }
  }
  if (!info.isFile()) return { kind: "rejected", reason: `${name} is not a file that can be sent` }
  if (isUnsupportedImage(path))
    return { kind: "rejected", reason: `${name}: models take images as PNG, JPEG, GIF or WebP; convert it first` }
  const mime = toMime(path)
  if (!isMedia(mime)) return { kind: "mention", path: inside, mime }
  if (info.size > maxMediaBytes) return { kind: "rejected", reason: toTooLarge(name, info.size) }
  const bytes = await readFile(path).catch((error: Error) => error.message)
  if (typeof bytes === "string") return { kind: "rejected", reason: `${name} could not be read: ${bytes}` }
  return { kind: "media", mime, bytes, filename: name }
}

function toSlice(attachments: readonly Attachment[], buffer: Draft): Slice {
  let slice: Slice = { text: "", atoms: [] }
  let count = 0
  for (const each of attachments) {
    if (each.kind === "rejected") continue
    const atom =
      each.kind === "media"
        ? toMediaSlice(each, buffer, count++)
        : toAtomSlice(`@${each.path}`, { kind: "file", payload: { path: each.path, mime: each.mime } })
    slice = joinSlices(joinSlices(slice, atom), { text: " ", atoms: [] })
  }
  return slice
}

/** `[Image 2]`: numbered after the chips in the prompt and `added` ones that are not in it yet. */
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

/** The current range of the pasted text; undefined if the user has changed it. */
function findPasted({ editor }: State, { start, end, text }: Range & { readonly text: string }): Range | undefined {
  if (editor.buffer.text.slice(start, end) === text) return { start, end }
  const at = editor.buffer.text.indexOf(text)
  return at < 0 ? undefined : { start: at, end: at + text.length }
}

function toTooLarge(name: string, bytes: number): string {
  return `${name} has ${formatBytes(bytes)}: at most ${formatBytes(maxMediaBytes)} can be sent`
}
