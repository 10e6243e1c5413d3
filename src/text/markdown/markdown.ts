// Renders Markdown while it streams. A block is settled when appended text can not change it any more; settled blocks are lexed
// and wrapped once. The cost of an update depends only on the last block, not on the length of the message.
import type { Token, Tokens } from "marked"
import type { Highlight } from "../highlight/highlight.ts"
import { type BlockContext, blockRows } from "./block.ts"
import { createFence, type Fence, isFenceStart, parseFenceOpening } from "./fence.ts"
import { emptyRow, type Row, rowWidth, span } from "../row/span.ts"
import { sanitize } from "../row/sanitize.ts"
import { wrap } from "../row/wrap.ts"

/** Splits a text into blocks. It is an option, so that the first frame does not wait until the parser is loaded. */
export type MarkdownLexer = (text: string) => readonly Token[]

/** Loads the parser. Without a lexer, `createMarkdown` shows plain wrapped text. */
export async function loadMarkdown(): Promise<MarkdownLexer> {
  const { Marked } = await import("marked")
  const marked = new Marked({ gfm: true })
  return (text) => marked.lexer(text)
}

export type MarkdownOptions = {
  readonly columns: number
  readonly lexer?: MarkdownLexer | undefined
  readonly highlight?: Highlight | undefined
  /** The prefix of each row, included in `columns`. */
  readonly indent?: Row
}

export type Markdown = {
  /**
   * Renders `text`, which usually extends the text of the last call. Returns the same array each time, which the next update
   * changes; the rows in it never change. `isFinal`: no more text follows.
   */
  update(text: string, isFinal?: boolean): readonly Row[]
}

/**
 * A longer paragraph is settled in parts; a longer block of another kind (table, quote) is rendered again only after it has
 * grown by a sixteenth.
 */
const maxLiveChars = 4096

/** The properties of a block that affect the next one. */
type PreviousBlock = { kind: string; hasBlankLine: boolean; listNumber: number }

const noBlock: PreviousBlock = { kind: "", hasBlankLine: false, listNumber: 0 }

/** Renders one streaming text at one width. A text that does not extend the last one is rendered from its start. */
export function createMarkdown(options: MarkdownOptions): Markdown {
  const { lexer, highlight } = options
  const indent = options.indent ?? emptyRow
  const context: BlockContext = { columns: Math.max(4, options.columns - rowWidth(indent)), highlight }

  const rows: Row[] = []
  let text = ""
  let settled = { chars: 0, rows: 0, previous: noBlock }
  let previous = noBlock
  let fence: Fence | undefined
  let fenceRow = 0
  let lexedChars = 0

  function pushRows(more: readonly Row[]) {
    for (const row of more) rows.push(indent.length ? [...indent, ...row] : row)
  }

  /** Settles the text before `chars` and its rows. */
  function settle(chars: number) {
    settled = { chars, rows: rows.length, previous }
    lexedChars = 0
  }

  function startBlock(kind: string) {
    const isSameList = kind === "list" && previous.kind === "list" && !previous.hasBlankLine
    if (rows.length > 0 && !isSameList && previous.kind !== "split") rows.push(indent)
  }

  function renderBlock(token: Token) {
    if (token.type === "space" || token.type === "def") {
      previous = { ...previous, hasBlankLine: true }
      return
    }
    let listNumber = 0
    if (token.type === "list" && (token as Tokens.List).ordered) {
      const start = Number((token as Tokens.List).start) || 0
      listNumber = previous.kind === "list" && previous.listNumber ? previous.listNumber + 1 : start
    }
    startBlock(token.type)
    pushRows(blockRows(listNumber ? ({ ...token, start: listNumber } as Token) : token, context))
    previous = { kind: token.type, hasBlankLine: /\n[ \t]*\n\s*$/.test(token.raw.slice(-80)), listNumber }
  }

  /** Renders the new text of an open fence. Returns false when the fence is closed and text follows it. */
  function feedFence(open: Fence, isFinal: boolean): boolean {
    const fed = open.feed(text, settled.chars)
    pushRows(fed.rows)
    settle(fed.chars)
    if (!fed.isClosed && !isFinal) {
      pushRows(fed.liveRows)
      return true
    }
    if (!fed.isClosed) pushRows(fed.liveRows)
    const recolored = open.recolored()
    if (recolored) {
      rows.length = fenceRow
      pushRows(recolored)
    }
    fence = undefined
    previous = { kind: "code", hasBlankLine: false, listNumber: 0 }
    settle(fed.isClosed ? fed.chars : text.length)
    return !fed.isClosed
  }

  /** Renders the blocks of the unsettled text. Stops and returns true at a fence, which is rendered line by line instead. */
  function renderBlocks(lex: MarkdownLexer, isFinal: boolean): boolean {
    const start = settled.chars
    const unsettled = text.slice(start)
    lexedChars = unsettled.length
    const tokens = lex(unsettled).flatMap(splitList)
    const last = tokens.findLastIndex((token) => token.type !== "space")
    let offset = 0
    for (const [index, token] of tokens.entries()) {
      if (token.type !== "space" && index > 0) {
        // The text after a block may become part of it (a setext line, the rule of a table, the next item of a list) until
        // its first line is complete.
        if (unsettled.indexOf("\n", offset) >= 0 || index < last) settle(start + offset)
        if (token.type === "code" && isFenceStart(unsettled.slice(offset))) {
          settle(start + offset)
          return true
        }
      }
      const isLast = index === last
      if (isLast && !isFinal && token.type === "paragraph" && token.raw.length > maxLiveChars) {
        splitParagraph(lex, token.raw, start + offset)
      } else renderBlock(token)
      offset += token.raw.length
    }
    lexedChars = text.length - settled.chars
    return false
  }

  /** Settles a long paragraph up to its last line or word, so that appended text does not render all of it again. */
  function splitParagraph(lex: MarkdownLexer, raw: string, at: number) {
    const line = raw.lastIndexOf("\n")
    const end = line > 0 ? line : raw.lastIndexOf(" ")
    const [head, rest] = end > 0 ? [raw.slice(0, end), raw.slice(end + 1)] : [raw, ""]
    for (const token of lex(head)) renderBlock(token)
    previous = { kind: "split", hasBlankLine: false, listNumber: 0 }
    settle(at + (end > 0 ? end + 1 : raw.length))
    if (rest) for (const token of lex(rest)) renderBlock(token)
  }

  function updateBlocks(lex: MarkdownLexer, isFinal: boolean) {
    const unsettledChars = text.length - settled.chars
    const isHuge = !fence && lexedChars > maxLiveChars && unsettledChars - lexedChars < unsettledChars / 16
    if (isHuge && !isFinal) return
    for (;;) {
      rows.length = settled.rows
      previous = settled.previous
      if (fence && feedFence(fence, isFinal)) return
      const start = text.slice(settled.chars, settled.chars + 512)
      const opening = parseFenceOpening(start)
      if (opening) {
        startBlock("code")
        fence = createFence(opening, context)
        fenceRow = rows.length
        settle(settled.chars + opening.chars)
      } else {
        // A fence whose first line is incomplete is not shown yet.
        if (!isFinal && isFenceStart(start) && !start.includes("\n")) return
        if (!renderBlocks(lex, isFinal)) return
      }
    }
  }

  return {
    update(source, isFinal = false) {
      const next = source.includes("\r") ? source.replace(/\r\n?/g, "\n") : source
      if (!next.startsWith(text)) {
        rows.length = 0
        previous = noBlock
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

/** Splits a list into lists of one item, so that complete items are settled while the list streams. */
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
