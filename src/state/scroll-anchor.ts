// Where a reader is in a transcript: at the end and following it, or held at a row of a message.
export type ScrollAnchor = "end" | { readonly messageID: string; readonly row: number }
