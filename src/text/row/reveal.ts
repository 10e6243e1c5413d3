// Text from which the user decides: permission requests, questions, the settings of a project. Promises, besides those of
// `sanitize`: every invisible character, space that is no space, unassigned or private character is shown as its code point,
// and so is a letter or sign that is taken for an ASCII one. Ordinary text of any language and emoji stay as they are: a
// letter counts only in a word that is otherwise ASCII, or that looks like ASCII as a whole.
import { sanitize, toCodePointLabel, type SanitizeOptions } from "./sanitize.ts"

export type RevealOptions = SanitizeOptions & {
  /** The text is a shell line: names of programs and quotation marks are judged more strictly. */
  isCommand?: boolean
}

const plain = /^[\x20-\x7e\n]*$/

export function reveal(text: string, options: RevealOptions = {}): string {
  if (plain.test(text)) return sanitize(text, options)
  const { isCommand = false } = options
  return sanitize(markSigns(markWords(markMarks(markInvisible(text)), isCommand), isCommand), options)
}

function label(text: string): string {
  return Array.from(text, (character) => toCodePointLabel(character.codePointAt(0) ?? 0)).join("")
}

const invisible =
  /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000\ufffc]/gu
/** Format characters of Arabic and related scripts that are visible. */
const visibleFormat = /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]/u
const joined =
  "[\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Mongolian}\\p{Script=Devanagari}\\p{Script=Bengali}\\p{Script=Gurmukhi}\\p{Script=Gujarati}\\p{Script=Oriya}\\p{Script=Tamil}\\p{Script=Telugu}\\p{Script=Kannada}\\p{Script=Malayalam}\\p{Script=Sinhala}\\p{Script=Myanmar}\\p{Script=Khmer}\\p{Script=Tibetan}]"
const beforeJoiner = new RegExp(`(?:${joined}|\\p{Extended_Pictographic}[\\ufe0f\\p{Emoji_Modifier}]*)$`, "u")
const afterJoiner = new RegExp(`^(?:${joined}|\\p{Extended_Pictographic})`, "u")

function markInvisible(text: string): string {
  return text.replace(invisible, (character, at: number) => {
    const before = text.slice(Math.max(0, at - 8), at)
    const after = text.slice(at + character.length, at + character.length + 2)
    return isOrdinary(character, before, after) ? character : label(character)
  })
}

/** Joiners where a script or an emoji needs them, and the choice between the forms of an emoji. */
function isOrdinary(character: string, before: string, after: string): boolean {
  if (character === "\u200c" || character === "\u200d") return beforeJoiner.test(before) && afterJoiner.test(after)
  if (character === "\ufe0e" || character === "\ufe0f")
    return /[\d#*]$/.test(before) ? after.startsWith("\u20e3") : /\p{Extended_Pictographic}$/u.test(before)
  return visibleFormat.test(character)
}

const maxMarks = 4
/** How far before a word its command begins at most. */
const maxNameLength = 300

/** Marks on a letter are kept up to a number; those on an ASCII letter only where both are one letter, as in `é`. */
function markMarks(text: string): string {
  return text.replace(/(^|\P{M})([\p{M}\u20e3]+)/gu, (_all, base: string, marks: string) => {
    const isAscii = /^[\0-\x7f]?$/.test(base)
    const isLetter = /[\p{L}\p{N}]/u.test(base)
    let letter: string | undefined = base
    let count = 0
    const shown = Array.from(marks, (mark) => {
      if (mark === "\ufe0e" || mark === "\ufe0f") return mark
      if (mark === "\u20e3" && /[\d#*]/.test(base)) return mark
      letter = letter && toOneLetter(letter + mark)
      return isLetter && (letter || !isAscii) && ++count <= maxMarks ? mark : label(mark)
    })
    return base + shown.join("")
  })
}

function toOneLetter(text: string): string | undefined {
  const composed = text.normalize("NFC")
  return Array.from(composed).length === 1 ? composed : undefined
}

// Letters and digits that look like ASCII ones, by script. The second list is distinct enough on its own.
const lookalikes =
  "АВСЕНІЈКМОРЅТХУҮԌԚԜѴӀЗЬаеорсухіјѕһԁԛԝѵүӏг" + // Cyrillic
  "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹͿονριυκϲϳ" + // Greek
  "ՕՍՏԼՈօսոհցզքյլ" + // Armenian
  "ᎠᎡᎢᎥᎩᎪᎫᎬᎳᎷᎻᎽᏀᏂᏃᏎᏏᏒᏔᏕᏙᏚᏞᏟᏢᏦᏧᏭᏮᏳᏴ" + // Cherokee
  "ıſƖɑɡɩɪʏʟɴʀɢʜʙǀᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢꜰꜱⅼⅽⅾⅿⅰⅴⅹⅠⅤⅩⅬⅭⅮⅯ\u212a"
const weakLookalikes = "αγστηωтмвнкпобԍԏАнзчьыцшщգդրւևნიօ"
const compatible =
  "\\uff10-\\uff19\\uff21-\\uff3a\\uff41-\\uff5a\\u{1d400}-\\u{1d7ff}\\u{1fbf0}-\\u{1fbf9}\\u2102-\\u2138"
const strong = new RegExp(`[${lookalikes}${compatible}]`, "u")
const weak = new RegExp(
  `[${lookalikes}${weakLookalikes}${compatible}\\u0250-\\u02ff\\u1d00-\\u1d7f\\u{10400}-\\u{1044f}\\p{Script=Cherokee}\\p{Script=Lisu}\\p{Script=Coptic}\\p{Script=Old_Italic}\\p{Script=Tifinagh}\\p{Script=Osage}]|(?![0-9])\\p{Nd}`,
  "u",
)
const inAscii = new RegExp(weak, "gu")
const families = [
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\uff01-\uff5e]/u,
]
/** The name of a program follows: the start of the line, or what begins another command, with assignments and folders. */
const commandStart = /(?:^|[;&|(){}`\n])\s*(?:!\s+)?(?:[^\s=;&|]+=\S*\s+)*[\w./~-]*$/

function markWords(text: string, isCommand: boolean): string {
  const words = [...text.matchAll(/[\p{L}\p{N}\p{M}_]+/gu)]
  let out = ""
  let end = 0
  for (const [at, { 0: word, index }] of words.entries()) {
    out += text.slice(end, index)
    end = index + word.length
    if (/^\w*$/.test(word)) out += word
    else {
      const isName = isCommand && commandStart.test(text.slice(Math.max(0, index - maxNameLength), index))
      out += markWord(word, isName ? undefined : [words[at - 1]?.[0] ?? "", words[at + 1]?.[0] ?? ""])
    }
  }
  return out + text.slice(end)
}

/** `neighbours` is undefined for the name of a program, which has no language. */
function markWord(word: string, neighbours: readonly string[] | undefined): string {
  if (/[A-Za-z]/.test(word)) return word.replace(inAscii, label)
  const letters = Array.from(word.replaceAll(/[\p{M}0-9_]/gu, ""))
  const looks = neighbours ? strong : weak
  const isLookalike = letters.length > 0 && letters.every((letter) => looks.test(letter))
  return isLookalike && !neighbours?.some((other) => isSameLanguage(word, other)) ? label(word) : word
}

/** Whether a neighbouring word shows that a word is of that script's language, since it cannot be taken for ASCII. */
function isSameLanguage(word: string, other: string): boolean {
  const isDistinct = Array.from(other).some((letter) => /(?![A-Za-z])\p{L}/u.test(letter) && !strong.test(letter))
  return isDistinct && families.some((family) => family.test(word) && family.test(other))
}

// Signs that look like ASCII ones. They count between ASCII text, where the ASCII sign could stand.
const signs =
  /(?<=(?:^|[\n\x21-\x7e])[ \t]*)[\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff5e\ufe50-\ufe6b\u037e\u0387\u055d\u0589\u05c3\u05f3\u02bc\u02c2-\u02c8\u02cb\u02d0\u02dc\u1fef\u2016\u2017\u201a\u2024\u2039\u203a\u203c\u2044\u204e\u2052\u2053\u2215-\u2217\u2223\u2236\u223c\u2329\u232a\u23d0\u2502\u2571\u2572\u2758\u276e-\u2771\u27cb\u27cd\u29f5\u29f8\u29f9\u3003\u3033\u30ce\u4e36\u4e3f\ua4f8\ua789\ua78f](?=[ \t]*(?:$|[\n\x21-\x7e]))/gu
const dashes = "\\u02d7\\u2010-\\u2015\\u2043\\u2212\\u2796\\u30fc\\u3161\\u4e00\\ufe58\\ufe63\\uff0d"
/** Where an option would begin, and a hyphen inside a name. */
const dash = new RegExp(
  `(?<=^|[\\s"'=(])[${dashes}]+(?=[A-Za-z0-9-])|(?<=[A-Za-z0-9])[\\u02d7\\u2010\\u2011\\u2212\\u2043\\ufe58\\ufe63\\uff0d](?=[A-Za-z0-9])`,
  "gmu",
)
const quote = /(?<![\p{L}\p{N}])[\u2018-\u201f\u2032-\u2037]|[\u2018-\u201f\u2032-\u2037](?![\p{L}\p{N}])/gu

function markSigns(text: string, isCommand: boolean): string {
  const marked = text.replace(signs, label).replace(dash, label)
  return isCommand ? marked.replace(quote, label) : marked
}
