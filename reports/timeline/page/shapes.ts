/** Shapes and hatches: what tells things apart where a colour does not. */
import type { Mark } from "../recording.ts";
import type { Palette } from "./palette.ts";

const hatches = new Map<string, CanvasPattern>();

export function hatch(
  context: CanvasRenderingContext2D,
  ink: string,
  direction: "rising" | "falling",
): CanvasPattern {
  const key = `${ink} ${direction}`;
  let pattern = hatches.get(key);
  if (!pattern) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 6;
    const tileContext = tile.getContext("2d") as CanvasRenderingContext2D;
    tileContext.strokeStyle = ink;
    tileContext.lineWidth = 1.5;
    for (const shift of [-6, 0, 6]) {
      tileContext.beginPath();
      tileContext.moveTo(shift, direction === "rising" ? 6 : 0);
      tileContext.lineTo(shift + 6, direction === "rising" ? 0 : 6);
      tileContext.stroke();
    }
    pattern = context.createPattern(tile, "repeat") as CanvasPattern;
    hatches.set(key, pattern);
  }
  return pattern;
}

/** One shape for each kind of mark. */
export function glyph(
  context: CanvasRenderingContext2D,
  kind: Mark["kind"],
  left: number,
  middle: number,
  palette: Palette,
): void {
  context.lineWidth = 2;
  context.beginPath();
  if (kind === "refusal" || kind === "interruption") {
    context.strokeStyle = palette.expired;
    context.moveTo(left - 3.5, middle - 3.5);
    context.lineTo(left + 3.5, middle + 3.5);
    context.moveTo(left + 3.5, middle - 3.5);
    context.lineTo(left - 3.5, middle + 3.5);
    context.stroke();
    return;
  }
  const [ink, points] = shapes(palette)[kind];
  context.fillStyle = ink;
  for (const [dx, dy] of points) context.lineTo(left + dx, middle + dy);
  context.closePath();
  context.fill();
  context.strokeStyle = palette.page;
  context.lineWidth = 1;
  context.stroke();
}

type Points = readonly (readonly [number, number])[];

function shapes(
  palette: Palette,
): Record<Exclude<Mark["kind"], "refusal" | "interruption">, [string, Points]> {
  return {
    "failed renewal": [
      palette.expired,
      [
        [-5, -4],
        [5, -4],
        [0, 5],
      ],
    ],
    revocation: [
      palette.revoked,
      [
        [0, -6],
        [6, 0],
        [0, 6],
        [-6, 0],
      ],
    ],
    repair: [palette.good, plus],
    update: [
      palette.accent,
      [
        [0, -6],
        [6, 4],
        [-6, 4],
      ],
    ],
  };
}

const plus: Points = [
  [-2, -6],
  [2, -6],
  [2, -2],
  [6, -2],
  [6, 2],
  [2, 2],
  [2, 6],
  [-2, 6],
  [-2, 2],
  [-6, 2],
  [-6, -2],
  [-2, -2],
];
