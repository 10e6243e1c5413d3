// The first screen: a prompt, recent sessions, and what runs without approval. The prompt itself is painted outside of Ink.
import { useAppState } from "../../context/use-app-state.ts"
import { Lines } from "../../ui/box/Lines.tsx"
import { PromptMenu } from "../prompt/PromptMenu.tsx"
import { useViews } from "../views-context.ts"

export function Home() {
  const { blocks, prompt } = useAppState(useViews().toHomeView)
  return (
    <>
      {blocks.map((block, index) => (
        <Lines key={index} {...block} />
      ))}
      <PromptMenu area={prompt} />
    </>
  )
}
