// The names of keys in the encodings of terminals: legacy CSI and SS3, rxvt, and the kitty protocol.

/** Final bytes of CSI and SS3 sequences. */
export const finalNames: Readonly<Record<string, string>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  E: "clear",
  F: "end",
  H: "home",
  P: "f1",
  Q: "f2",
  R: "f3",
  S: "f4",
}

/** First parameter of `CSI n ~`. */
export const tildeNames: Readonly<Record<number, string>> = {
  1: "home",
  2: "insert",
  3: "delete",
  4: "end",
  5: "pageup",
  6: "pagedown",
  7: "home",
  8: "end",
  11: "f1",
  12: "f2",
  13: "f3",
  14: "f4",
  15: "f5",
  17: "f6",
  18: "f7",
  19: "f8",
  20: "f9",
  21: "f10",
  23: "f11",
  24: "f12",
  25: "f13",
  26: "f14",
  28: "f15",
  29: "f16",
  31: "f17",
  32: "f18",
  33: "f19",
  34: "f20",
}

/** Final bytes of SS3 that only the application keypad sends, and the text that they type. */
export const keypadText: Readonly<Record<string, string>> = {
  X: "=",
  j: "*",
  k: "+",
  l: ",",
  m: "-",
  n: ".",
  o: "/",
  p: "0",
  q: "1",
  r: "2",
  s: "3",
  t: "4",
  u: "5",
  v: "6",
  w: "7",
  x: "8",
  y: "9",
}

/** Final bytes of arrow keys with a modifier in rxvt: shift after CSI, ctrl after SS3. */
export const rxvtArrows: Readonly<Record<string, string>> = { a: "up", b: "down", c: "right", d: "left" }

/** Code points of named keys. */
export const codeNames: Readonly<Record<number, string>> = {
  8: "backspace",
  9: "tab",
  13: "return",
  27: "escape",
  32: "space",
  127: "backspace",
}

/** Private-use numbers of the kitty protocol. Media keys and bare modifiers are left out and give no event. */
export const kittyNames: Readonly<Record<number, string>> = {
  57361: "printscreen",
  57362: "pause",
  57363: "menu",
  ...Object.fromEntries(Array.from({ length: 23 }, (_, index) => [57376 + index, `f${13 + index}`])),
  57414: "return",
  57417: "left",
  57418: "right",
  57419: "up",
  57420: "down",
  57421: "pageup",
  57422: "pagedown",
  57423: "home",
  57424: "end",
  57425: "insert",
  57426: "delete",
  57427: "clear",
}

/** Keypad numbers of the kitty protocol that type a character. */
export const kittyKeypadText: Readonly<Record<number, string>> = {
  ...Object.fromEntries(Array.from({ length: 10 }, (_, digit) => [57399 + digit, String(digit)])),
  57409: ".",
  57410: "/",
  57411: "*",
  57412: "-",
  57413: "+",
  57415: "=",
  57416: ",",
}
