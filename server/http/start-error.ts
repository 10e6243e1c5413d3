/** A reason why the server cannot start. `message` is for the user. */
export class StartError extends Error {
  override readonly name = "StartError"
}
