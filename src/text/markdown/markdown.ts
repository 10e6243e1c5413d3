// Markdown that grows while it is read: text in, wrapped rows out. Blocks that nothing appended can change any more are
// lexed and wrapped once; an update costs what the last block costs, however long the message is.
import type { Token, Tokens } from "marked"
import type { Highlight } from "../highlight/highlight.ts"
import { type BlockContext, blockRows } from "./block.ts"
import { createFence, type Fence, isFenceStart, parseFenceOpening } from "./fence.ts"
import { emptyRow, type Row, rowWidth, span } from "../row/span.ts"
import { sanitize } from "../row/sanitize.ts"
import { wrap } from "../row/wrap.ts"

/** Text to blocks. It is given, not imported, so that the first screen does not wait for the parser. */
export type MarkdownLexer = (text: string) => readonly Token[]

/** Loads the parser. Until it is there, `createMarkdown` without a lexer shows plain wrapped text. */
export async function loadMarkdown(): Promise<MarkdownLexer> {
  const { Marked } = await import("marked")
  const marked = new Marked({ gfm: true })
  return (text) => marked.lexer(text)
}

export type MarkdownOptions = {
  readonly columns: number
  readonly lexer?: MarkdownLexer | undefined
  readonly highlight?: Highlight | undefined
  /** Put before each row, and counted in `columns`. */
  readonly indent?: Row
}

export type Markdown = {
  /**
   * The rows of `text`, which usually is the last text with more at its end. The array is the same each time and is
   * changed by the next update; the rows in it never change. `isFinal` says that nothing will follow.
   */
  update(text: string, isFinal?: boolean): readonly Row[]
}

// A single block longer than this is cut (prose), or looked at again only after it has grown noticeably (tables, quotes).
const maxLiveChars = 4096

/** What the next block has to know of the one before it. */
type Neighbour = { kind: string; hasBlankLine: boolean; listNumber: number }

const nothing: Neighbour = { kind: "", hasBlankLine: false, listNumber: 0 }

/** Rows of one growing text at one width. A text that does not continue the last one starts afresh. */
export function createMarkdown(options: MarkdownOptions): Markdown {
  const { lexer, highlight } = options
  const indent = options.indent ?? emptyRow
  const context: BlockContext = { columns: Math.max(4, options.columns - rowWidth(indent)), highlight }

  const rows: Row[] = []
  let text = ""
  let settled = { chars: 0, rows: 0, neighbour: nothing }
  let neighbour = nothing
  let fence: Fence | undefined
  let fenceRow = 0
  let lexedChars = 0

  function pushRows(more: readonly Row[]) {
    for (const row of more) rows.push(indent.length ? [...indent, ...row] : row)
  }

  /** All before `chars` is done with; its rows stay. */
  function settle(chars: number) {
    settled = { chars, rows: rows.length, neighbour }
    lexedChars = 0
  }

  function startBlock(kind: string) {
    const isSameList = kind === "list" && neighbour.kind === "list" && !neighbour.hasBlankLine
    if (rows.length > 0 && !isSameList && neighbour.kind !== "cut") rows.push(indent)
  }

  function renderBlock(token: Token) {
    if (token.type === "space" || token.type === "def") {
      neighbour = { ...neighbour, hasBlankLine: true }
      return
    }
    let listNumber = 0
    if (token.type === "list" && (token as Tokens.List).ordered) {
      const start = Number((token as Tokens.List).start) || 0
      listNumber = neighbour.kind === "list" && neighbour.listNumber ? neighbour.listNumber + 1 : start
    }
    startBlock(token.type)
    pushRows(blockRows(listNumber ? ({ ...token, start: listNumber } as Token) : token, context))
    neighbour = { kind: token.type, hasBlankLine: /\n[ \t]*\n\s*$/.test(token.raw.slice(-80)), listNumber }
  }

  /** Takes what a fence has got; false when it is closed and the text goes on after it. */
  function feedFence(open: Fence, isFinal: boolean): boolean {
    const fed = open.feed(text, settled.chars)
    pushRows(fed.rows)
    settle(fed.chars)
    if (!fed.isClosed && !isFinal) {
      pushRows(fed.liveRows)
      return true
    }
    if (!fed.isClosed) pushRows(fed.liveRows)
    const mended = open.recolored()
    if (mended) {
      rows.length = fenceRow
      pushRows(mended)
    }
    fence = undefined
    neighbour = { kind: "code", hasBlankLine: false, listNumber: 0 }
    settle(fed.isClosed ? fed.chars : text.length)
    return !fed.isClosed
  }

  /** Renders the blocks of the tail; true when it came to a fence, which is fed line by line instead. */
  function lexTail(lex: MarkdownLexer, isFinal: boolean): boolean {
    const start = settled.chars
    const tail = text.slice(start)
    lexedChars = tail.length
    const tokens = lex(tail).flatMap(splitList)
    const last = tokens.findLastIndex((token) => token.type !== "space")
    let offset = 0
    for (const [index, token] of tokens.entries()) {
      if (token.type !== "space" && index > 0) {
        // What follows a block may still become part of it (a setext line, a table's rule, the next item of a list)
        // until its own first line is complete.
        if (tail.indexOf("\n", offset) >= 0 || index < last) settle(start + offset)
        if (token.type === "code" && isFenceStart(tail.slice(offset))) {
          settle(start + offset)
          return true
        }
      }
      const isLast = index === last
      if (isLast && !isFinal && token.type === "paragraph" && token.raw.length > maxLiveChars) {
        cutProse(lex, token.raw, start + offset)
      } else renderBlock(token)
      offset += token.raw.length
    }
    lexedChars = text.length - settled.chars
    return false
  }

  /** Settles most of an endless paragraph, so that its next word does not cost all of it again. */
  function cutProse(lex: MarkdownLexer, raw: string, at: number) {
    const line = raw.lastIndexOf("\n")
    const end = line > 0 ? line : raw.lastIndexOf(" ")
    const [head, rest] = end > 0 ? [raw.slice(0, end), raw.slice(end + 1)] : [raw, ""]
    for (const token of lex(head)) renderBlock(token)
    neighbour = { kind: "cut", hasBlankLine: false, listNumber: 0 }
    settle(at + (end > 0 ? end + 1 : raw.length))
    if (rest) for (const token of lex(rest)) renderBlock(token)
  }

  function updateBlocks(lex: MarkdownLexer, isFinal: boolean) {
    const tailChars = text.length - settled.chars
    const isHuge = !fence && lexedChars > maxLiveChars && tailChars - lexedChars < tailChars / 16
    if (isHuge && !isFinal) return
    for (;;) {
      rows.length = settled.rows
      neighbour = settled.neighbour
      if (fence && feedFence(fence, isFinal)) return
      const tail = text.slice(settled.chars, settled.chars + 512)
      const opening = parseFenceOpening(tail)
      if (opening) {
        startBlock("code")
        fence = createFence(opening, context)
        fenceRow = rows.length
        settle(settled.chars + opening.chars)
      } else {
        // A fence whose first line is still being written shows nothing yet.
        if (!isFinal && isFenceStart(tail) && !tail.includes("\n")) return
        if (!lexTail(lex, isFinal)) return
      }
    }
  }

  return {
    update(source, isFinal = false) {
      const next = source.includes("\r") ? source.replace(/\r\n?/g, "\n") : source
      if (!next.startsWith(text)) {
        rows.length = 0
        neighbour = nothing
        fence = undefined
        settle(0)
      }
      text = next
      if (lexer) {
        updateBlocks(lexer, isFinal)
      } else {
        rows.length = 0
        pushRows(wrap([span(sanitize(text, { multiline: true }), { fg: "markdownText" })], context.columns))
      }
      return rows
    },
  }
}

/** A list as one list an item, so that finished items are settled while the list still grows. */
function splitList(token: Token): Token[] {
  if (token.type !== "list") return [token]
  const list = token as Tokens.List
  if (list.items.length < 2 || list.items.map((item) => item.raw).join("") !== list.raw) return [token]
  return list.items.map((item, index) => ({
    ...list,
    raw: item.raw,
    start: list.ordered ? Number(list.start || 0) + index : list.start,
    items: [item],
  }))
}
