/** Names beside the lanes, and the frame around the generation that is looked at. */
import type { Lane } from "../recording.ts";
import { type Brush, x } from "./draw.ts";
import { shortName } from "./words.ts";

/** Room for names, at the left. */
export function gutterOf(width: number): number {
  return width < 700 ? 130 : 330;
}

export function drawLabel(
  { context, palette, scale }: Brush,
  lane: Lane,
  first: boolean,
  middle: number,
) {
  const wide = scale.left > 200;
  context.font = "600 12px system-ui, sans-serif";
  context.fillStyle = palette.text;
  if (first && wide) context.fillText(lane.owner, 14, middle + 4, 138);
  context.font = "12px system-ui, sans-serif";
  context.fillStyle = wide ? palette.faint : palette.text;
  context.fillText(
    wide ? shortName(lane) : lane.name,
    wide ? 158 : 8,
    middle + 4,
    scale.left - (wide ? 168 : 14),
  );
}

/** Around the generation that is looked at. */
export function outline(
  { context, palette, scale }: Brush,
  lane: Lane,
  generation: number,
  middle: number,
) {
  const { notBefore, notAfter } = lane.generations;
  const left = Math.max(scale.left, x(scale, notBefore[generation] as number));
  const right = Math.min(scale.right, x(scale, (notAfter[generation] as number) + 1));
  context.strokeStyle = palette.now;
  context.lineWidth = 2;
  context.strokeRect(left - 1, middle - 7, right - left + 2, 14);
}
