// What the bundle gives its libraries for `Intl.Segmenter`, whose making and use cost tens of milliseconds at the start.
// Promises: the same segments; text whose units are clusters of their own never touches Intl.
import { isPlain } from "../../src/text/row/segment.ts"

type Segment = { segment: string; index: number; input: string }
export type Segmented = Iterable<Segment> & { containing(index?: number): Segment | undefined }

/** Takes the arguments of Intl's; the real one is made when the first text needs it. */
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
