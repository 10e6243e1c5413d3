// Exact replacement. Lines of a CRLF file are compared as a model sees them, and stay CRLF. What does not fit exactly is
// refused, with what is known of the reason, so that the next try succeeds.

/** Throws when `search` is not there, or is there more than once and not all are meant. */
export function replaceText(text: string, search: string, replacement: string, isAll: boolean): string {
  if (isCrlf(text)) return toCrlf(replaceExact(toLf(text), toLf(search), toLf(replacement), isAll))
  return replaceExact(text, search, replacement, isAll)
}

function replaceExact(text: string, search: string, replacement: string, isAll: boolean): string {
  const first = text.indexOf(search)
  if (first < 0) throw new Error(`oldString not found in content.${explainMiss(text, search)}`)
  if (isAll) return text.split(search).join(replacement)
  const places = listPlaces(text, search)
  if (places.length > 1)
    throw new Error(
      `Found multiple matches for oldString (at lines ${places.map((at) => lineOf(text, at)).join(", ")}${places.length === 10 ? ", ..." : ""}). ` +
        "Give more of the lines around it, so that it fits one place only, or set replaceAll.",
    )
  return text.slice(0, first) + replacement + text.slice(first + search.length)
}

function listPlaces(text: string, search: string): number[] {
  const places: number[] = []
  for (let at = text.indexOf(search); at >= 0 && places.length < 10; at = text.indexOf(search, at + 1)) places.push(at)
  return places
}

function explainMiss(text: string, search: string): string {
  const squeeze = (line: string) => line.trim().replace(/\s+/g, " ")
  if (/^\d{5}\| /m.test(search)) return " It holds line numbers of the read tool: leave them out."
  const wanted = search
    .split("\n")
    .map(squeeze)
    .filter((line) => line !== "")
  const first = wanted[0]
  if (first === undefined) return ""
  const lines = text.split("\n")
  const at = lines.findIndex((line) => squeeze(line) === first)
  if (at < 0) return " Read the file again and take the text from there."
  const following = lines
    .slice(at)
    .map(squeeze)
    .filter((line) => line !== "")
  const miss = wanted.findIndex((line, index) => following[index] !== line)
  return miss < 0
    ? ` The same text with other white space starts at line ${at + 1}: take it exactly from there.`
    : ` Line ${at + 1} fits its beginning, but "${wanted[miss]!.slice(0, 80)}" does not follow as given.`
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split("\n").length
}

function isCrlf(text: string): boolean {
  return text.includes("\r\n") && !/(^|[^\r])\n/.test(text)
}

function toLf(text: string): string {
  return text.replaceAll("\r\n", "\n")
}

function toCrlf(text: string): string {
  return text.replaceAll("\n", "\r\n")
}
