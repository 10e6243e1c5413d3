// The scroll position of a transcript.

/** "end" follows the last row; otherwise this row of this message is at the top of the view. */
export type ScrollAnchor = "end" | { readonly messageID: string; readonly row: number }
