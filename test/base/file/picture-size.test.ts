// The size of a picture from its first bytes, for each format.
import { expect, test } from "vitest"
import { findPictureSize } from "../../../server/base/file/picture-size.ts"

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex")

test.each([
  ["PNG", "89504e470d0a1a0a 0000000d49484452 00000140 000000f0 08", { width: 320, height: 240 }],
  ["GIF", "474946383961 4001 f000 00", { width: 320, height: 240 }],
  ["JPEG", "ffd8 ffe0000401 02 ffff c0 0011 08 00f0 0140 03012200021101031101", { width: 320, height: 240 }],
  ["progressive JPEG", "ffd8 ffc40003 00 ffc2 0011 08 00f0 0140 03012200", { width: 320, height: 240 }],
  ["WebP, lossy", "52494646 00000000 57454250 56503820 00000000 000000 9d012a 4001 f000", { width: 320, height: 240 }],
  [
    "WebP, lossless",
    "52494646 00000000 57454250 5650384c 00000000 2f 3fc13b00 00000000 00",
    { width: 320, height: 240 },
  ],
  [
    "WebP, extended",
    "52494646 00000000 57454250 56503858 0a000000 00000000 3f0100 ef0000",
    { width: 320, height: 240 },
  ],
  ["a JPEG whose size comes later", "ffd8 ffe0ffff 0000", undefined],
  ["text", "68656c6c6f", undefined],
  ["nothing", "", undefined],
])("%s", (_, bytes, expected) => {
  expect(findPictureSize(hex(bytes))).toEqual(expected)
})
