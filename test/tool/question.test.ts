import { expect, test } from "vitest"
import { createToolFixture } from "../fixture/tool.ts"

test("a question returns the user's answers", async () => {
  const fixture = createToolFixture({ questionAnswers: [["A", "own words"]] })
  const questions = [{ question: "Which?", header: "W", options: [{ label: "A", description: "a" }] }]
  expect(await fixture.run("question", { questions })).toMatchObject({
    title: "Asked 1 question",
    output: expect.stringContaining('"Which?"="A, own words"'),
    metadata: { answers: [["A", "own words"]] },
  })
  expect(fixture.questions).toEqual(questions)
})
