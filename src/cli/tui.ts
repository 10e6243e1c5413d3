export async function runTui(_options: unknown): Promise<number> {
  throw new Error("not built yet")
}
