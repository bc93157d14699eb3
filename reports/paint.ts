/** Colour, on a terminal alone; NO_COLOR and FORCE_COLOR are respected. */
import { styleText } from "node:util";

export interface Paint {
  good(text: string): string;
  bad(text: string): string;
  faint(text: string): string;
  strong(text: string): string;
}

export function paintFor(stream: NodeJS.WriteStream): Paint {
  const painting = (style: Parameters<typeof styleText>[0]) => (text: string) =>
    styleText(style, text, { stream });
  return {
    good: painting("green"),
    bad: painting("red"),
    faint: painting("dim"),
    strong: painting("bold"),
  };
}
