// The replacement of `Intl.Segmenter` for libraries in the bundle: creating and using the original costs tens of
// milliseconds at start-up.
// Promises: the same segments; text whose code units are all graphemes never loads Intl.
import { isPlain } from "../../src/text/row/segment.ts"

type Segment = { segment: string; index: number; input: string }
export type Segmented = Iterable<Segment> & { containing(index?: number): Segment | undefined }

/** Takes the arguments of `Intl.Segmenter`, which is created for the first text that needs it. */
export function createSegmenter(
  locale?: string,
  options?: Intl.SegmenterOptions,
): { segment(text: string): Segmented } {
  let real: Intl.Segmenter | undefined
  return {
    segment: (input) =>
      isPlain(input) ? toUnits(input) : (real ??= new Intl.Segmenter(locale, options)).segment(input),
  }
}

function toUnits(input: string): Segmented {
  return {
    *[Symbol.iterator]() {
      for (let index = 0; index < input.length; index++) yield { segment: input[index]!, index, input }
    },
    containing(index = 0) {
      const at = Math.trunc(index) || 0
      const segment = input[at]
      return segment === undefined ? undefined : { segment, index: at, input }
    },
  }
}
