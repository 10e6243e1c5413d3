// An area of the screen.

/** In cells of the screen, counted from 0. */
export type Rectangle = { readonly top: number; readonly left: number; readonly width: number; readonly height: number }
