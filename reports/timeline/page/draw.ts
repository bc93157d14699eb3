/** Draws one lane: the lives of its generations, how it stood, and what happened to it. */
import type { Band, Lane, Mark, State } from "../recording.ts";
import { isTrouble, latest } from "../standing.ts";
import type { Palette } from "./palette.ts";
import { glyph, hatch } from "./shapes.ts";

/** Time to pixels. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly left: number;
  readonly right: number;
}

export function x({ from, to, left, right }: Scale, at: number): number {
  return left + ((at - from) / (to - from)) * (right - left);
}

export function timeAt({ from, to, left, right }: Scale, pixel: number): number {
  return from + ((pixel - left) / (right - left)) * (to - from);
}

export interface Brush {
  readonly context: CanvasRenderingContext2D;
  readonly palette: Palette;
  readonly scale: Scale;
}

const barHeight = 10;
/** Below so many pixels a generation, generations are drawn as one. */
const dense = 3;

/** Where its holder left is a stop, and nothing from there on. @param middle of the row, from the top. */
export function drawLife(brush: Brush, lane: Lane, middle: number): void {
  if (!lane.states.some(({ state }) => state === "gone")) {
    drawUse(brush, lane, middle);
    return;
  }
  const { context, palette, scale } = brush;
  context.save();
  context.beginPath();
  for (const [index, { from, state }] of lane.states.entries()) {
    const left = index === 0 ? scale.left : x(scale, from);
    const until = lane.states[index + 1]?.from;
    const right = until === undefined ? scale.right : x(scale, until);
    if (state !== "gone") context.rect(left, middle - 9, right - left, 18);
  }
  context.clip();
  drawUse(brush, lane, middle);
  context.restore();
  context.fillStyle = palette.text;
  for (const { from, state } of lane.states) {
    const left = x(scale, from);
    const isSeen = left >= scale.left && left <= scale.right;
    if (state === "gone" && isSeen) context.fillRect(left, middle - 7, 2, 14);
  }
}

function drawUse(brush: Brush, lane: Lane, middle: number): void {
  const { scale } = brush;
  const { issuedAt, notAfter } = lane.generations;
  const count = issuedAt.length;
  const first = Math.max(0, latest(issuedAt, scale.from));
  const span = (issuedAt[count - 1] as number) - (issuedAt[0] as number);
  const pixels = (span / count) * ((scale.right - scale.left) / (scale.to - scale.from));
  if (count > 3 && pixels < dense) {
    bar(brush, lane, 0, issuedAt[0] as number, notAfter[count - 1] as number, middle);
  } else {
    for (let generation = first; generation < count; generation++) {
      if ((issuedAt[generation] as number) > scale.to) break;
      drawGeneration(brush, lane, generation, middle);
    }
  }
  drawStates(brush, lane, middle);
}

/** Solid while it is in use, a line from then to its notAfter. */
function drawGeneration(brush: Brush, lane: Lane, generation: number, middle: number): void {
  const { context, scale } = brush;
  const { issuedAt, notBefore, notAfter } = lane.generations;
  const end = (notAfter[generation] as number) + 1;
  const replaced = issuedAt[generation + 1] ?? Number.POSITIVE_INFINITY;
  const used = Math.min(end, replaced);
  bar(brush, lane, generation, notBefore[generation] as number, used, middle);
  if (used >= end) return;
  context.fillStyle = colour(brush.palette, lane, generation);
  const left = Math.max(scale.left, x(scale, used));
  const right = Math.min(scale.right, x(scale, end));
  // Odd and even generations overlap: each has its own height.
  const y = middle + (generation % 2 === 0 ? 6 : -8);
  context.globalAlpha = 0.6;
  if (right > left) context.fillRect(left, y, right - left, 1.5);
  context.globalAlpha = 1;
}

function bar(
  { context, palette, scale }: Brush,
  lane: Lane,
  generation: number,
  from: number,
  to: number,
  middle: number,
): void {
  const left = Math.max(scale.left, x(scale, from));
  const right = Math.min(scale.right, x(scale, to));
  if (right <= left) return;
  context.fillStyle = colour(palette, lane, generation);
  const gap = right - left > 6 ? 1 : 0;
  context.fillRect(left, middle - barHeight / 2, right - left - gap, barHeight);
  if (x(scale, to) > scale.right + 1) arrow({ context, palette, scale }, middle);
}

/** When a root ends, where that is too far away to be seen. @param end of what is known of the run. */
export function drawHorizon(
  { context, palette, scale }: Brush,
  { generations }: Lane,
  end: number,
  middle: number,
): void {
  const notAfter = generations.notAfter[latest(generations.issuedAt, scale.to)];
  if (notAfter === undefined || notAfter <= scale.to) return;
  const right = Math.min(scale.right, Math.max(scale.left, x(scale, end))) - 8;
  context.font = "600 11px system-ui, sans-serif";
  context.textAlign = "right";
  const text = `until ${new Date(notAfter * 1000).toISOString().slice(0, 10)}`;
  const width = context.measureText(text).width + 12;
  context.fillStyle = palette.page;
  context.fillRect(right - width, middle - 7, width, 14);
  context.fillStyle = palette.text;
  context.fillText(text, right - 6, middle + 4);
  context.textAlign = "left";
}

/** An arrow at the edge: it lasts longer than can be seen. */
function arrow({ context, palette, scale }: Brush, middle: number): void {
  context.fillStyle = palette.page;
  const { right } = scale;
  context.beginPath();
  context.moveTo(right - 7, middle - 4);
  context.lineTo(right - 1, middle);
  context.lineTo(right - 7, middle + 4);
  context.fill();
}

function colour(palette: Palette, { kind }: Lane, generation: number): string {
  const hue = kind === "authority" ? "root" : kind === "token" ? "token" : "certificate";
  return generation % 2 === 0 ? palette[hue] : palette[`${hue}-next`];
}

/** When it was not good: hatched over the bar, each reason in its own direction. */
function drawStates(brush: Brush, { states }: Lane, middle: number): void {
  const { context, scale } = brush;
  const starts = states.map(({ from }) => from);
  let drawnTo = Number.NEGATIVE_INFINITY;
  for (let index = Math.max(0, latest(starts, scale.from)); index < states.length; index++) {
    const { from, state } = states[index] as Lane["states"][number];
    if (from > scale.to) break;
    if (!isTrouble(state)) continue;
    const left = Math.max(scale.left, x(scale, from), drawnTo);
    const until = states[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    const right = Math.min(scale.right, Math.max(x(scale, until), left + 2));
    if (right <= left) continue;
    drawnTo = right;
    drawState(context, brush.palette, state, { left, right, middle });
  }
}

export function drawState(
  context: CanvasRenderingContext2D,
  palette: Palette,
  state: State,
  { left, right, middle }: { left: number; right: number; middle: number },
): void {
  const ink = stateInk(palette, state);
  const top = middle - barHeight / 2;
  context.fillStyle = palette.page;
  context.fillRect(left, top - 1, right - left, barHeight + 2);
  context.fillStyle = hatch(context, ink, state === "revoked" ? "falling" : "rising");
  context.fillRect(left, top, right - left, barHeight);
  context.strokeStyle = ink;
  context.lineWidth = 1.5;
  context.strokeRect(left + 0.75, top + 0.75, right - left - 1.5, barHeight - 1.5);
}

function stateInk(palette: Palette, state: State): string {
  if (state === "expired") return palette.expired;
  return state === "revoked" ? palette.revoked : palette.other;
}

export function drawBand(
  { context, palette, scale }: Brush,
  { kind, from, to }: Band,
  top: number,
  height: number,
): void {
  const left = Math.max(scale.left, x(scale, from));
  const right = Math.min(scale.right, Math.max(x(scale, to), left + 2));
  if (right <= left) return;
  context.globalAlpha = 0.85;
  context.fillStyle =
    kind === "switched off" ? palette.off : hatch(context, palette.other, "falling");
  context.fillRect(left, top, right - left, height);
  context.globalAlpha = 1;
}

/** A refusal is a cross, a renewal that failed a triangle; again and again is a line from it. */
export function drawMark({ context, palette, scale }: Brush, mark: Mark, middle: number): void {
  if (mark.to < scale.from || mark.from > scale.to) return;
  const left = x(scale, mark.from);
  const right = Math.min(scale.right, x(scale, mark.to));
  context.strokeStyle = context.fillStyle = palette.expired;
  if (right - left > 4) {
    const begin = Math.max(scale.left, left);
    context.fillRect(begin, middle + 7, right - begin, 1.5);
  }
  if (left < scale.left) return;
  glyph(context, mark.kind, left, middle, palette);
}
