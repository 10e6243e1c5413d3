// The JSON body of a request. Promises: no more than 50 MB are kept, and one that is far larger is refused at once, not when
// it has all come; nothing packed, nothing that is no UTF-8, nothing nested so deep that the next reader's stack would end.
import { isUtf8 } from "node:buffer"
import type { NextFunction, Request, Response } from "express"
import { toReason } from "../base/reason.ts"

const maxBytes = 50 * 1024 * 1024
/** Up to here a body that is too large is read to its end and forgotten: many clients hear no answer while they write. */
const mostForgottenBytes = 4 * maxBytes
const maxDepth = 256

/** A body that is refused: what `toProblem` answers with. */
type Refusal = { readonly status: number; readonly type?: string; readonly message: string }

/** The layer that fills `request.body`; no body is an empty object, whatever its type says. */
export function readBody(request: Request, _response: Response, next: NextFunction): void {
  const { headers } = request
  const declared = Number(headers["content-length"] ?? 0)
  if (headers["transfer-encoding"] === undefined && declared === 0) {
    request.body = {}
    return next()
  }
  const refusal = findRefusal(request, declared)
  if (refusal) return next(refusal)

  const chunks: Buffer[] = []
  let length = 0
  const finish = (problem?: Refusal) => {
    request.off("data", take).off("end", end).off("error", fail)
    if (problem) request.resume()
    next(problem)
  }
  const take = (chunk: Buffer) => {
    length += chunk.length
    if (length <= maxBytes) return void chunks.push(chunk)
    chunks.length = 0
    if (length > mostForgottenBytes) finish(tooLarge)
  }
  const end = () => {
    if (length > maxBytes) return finish(tooLarge)
    const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length)
    const problem = parse(bytes)
    if ("status" in problem) return finish(problem)
    request.body = problem.value
    finish()
  }
  const fail = () => finish({ status: 400, message: "the body was cut off" })
  request.on("data", take).on("end", end).on("error", fail)
}

const tooLarge: Refusal = { status: 413, type: "entity.too.large", message: "the body is too large" }

function findRefusal({ headers }: Request, declared: number): Refusal | undefined {
  const encoding = headers["content-encoding"]
  if (encoding !== undefined && encoding !== "identity")
    return unsupported(`Unsupported Content-Encoding: expected none, got "${encoding.slice(0, 50)}"`)
  const type = headers["content-type"]?.trim()
  // JSON, or no type at all from a caller without an Origin (a script): the guard has refused pages that send none.
  const isJson =
    type === undefined ? headers.origin === undefined : /^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(type)
  if (!isJson)
    return unsupported(`Unsupported Content-Type: expected application/json, got "${(type ?? "none").slice(0, 100)}"`)
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(type ?? "")?.[1]
  if (charset !== undefined && !/^(utf-?8|us-ascii)$/i.test(charset))
    return unsupported(`Unsupported charset: expected utf-8, got "${charset.slice(0, 50)}"`)
  return declared > mostForgottenBytes ? tooLarge : undefined
}

function unsupported(message: string): Refusal {
  return { status: 415, message }
}

function parse(bytes: Buffer): { value: unknown } | Refusal {
  if (!isUtf8(bytes)) return malformed("it is no UTF-8")
  if (isDeeperThan(maxDepth, bytes)) return malformed(`it is nested more than ${maxDepth} levels deep`)
  const text = bytes.toString("utf8")
  try {
    return { value: JSON.parse(text.startsWith("\ufeff") ? text.slice(1) : text) as unknown }
  } catch (error) {
    return malformed(toReason(error))
  }
}

function malformed(message: string): Refusal {
  return { status: 400, type: "entity.parse.failed", message }
}

const [quote, backslash, openList, openObject, closeList, closeObject] = [0x22, 0x5c, 0x5b, 0x7b, 0x5d, 0x7d] as const

/** Whether brackets outside of strings stand deeper than `limit`, before anything walks through them. */
function isDeeperThan(limit: number, bytes: Buffer): boolean {
  let depth = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]
    if (byte === openList || byte === openObject) {
      if (++depth > limit) return true
    } else if (byte === closeList || byte === closeObject) depth--
    else if (byte === quote) {
      const end = findStringEnd(bytes, i + 1)
      if (end < 0) return false
      i = end
    }
  }
  return false
}

function findStringEnd(bytes: Buffer, start: number): number {
  for (let end = bytes.indexOf(quote, start); end >= 0; end = bytes.indexOf(quote, end + 1)) {
    let before = end - 1
    while (before >= start && bytes[before] === backslash) before--
    if ((end - before) % 2 === 1) return end
  }
  return -1
}
