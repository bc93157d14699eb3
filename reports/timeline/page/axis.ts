/** The axis above a chart: days of the run or dates, and what was done to the whole platform. */
import { scaleLinear, scaleUtc } from "d3-scale";
import type { Mark, Recording } from "../recording.ts";
import { type Brush, x } from "./draw.ts";
import { glyph } from "./shapes.ts";

export const axisHeight = 46;
const day = 86_400;

/** @param now where the label of the instant will be: no other label is written below it. */
export function drawAxis(brush: Brush, recording: Recording, height: number, now: number): void {
  const { context, palette, scale } = brush;
  context.fillStyle = palette.page;
  context.fillRect(0, 0, scale.right + 100, axisHeight);
  context.font = "12px system-ui, sans-serif";
  context.textAlign = "center";
  for (const { at, label, below } of ticks(brush, recording)) {
    const left = Math.round(x(scale, at)) + 0.5;
    if (left < scale.left || left > scale.right) continue;
    context.fillStyle = palette.rule;
    context.fillRect(left, axisHeight, 1, height - axisHeight);
    context.fillStyle = palette.text;
    if (left > scale.right - 24) continue;
    if (Math.abs(left - now) > 56) context.fillText(label, left, 16);
    context.fillStyle = palette.faint;
    context.fillText(below, left, 32);
  }
  context.fillStyle = palette.rule;
  context.fillRect(0, axisHeight - 1, scale.right + 100, 1);
  context.textAlign = "left";
}

/** Lines through all lanes, with their shape on the axis. */
export function drawDeeds(brush: Brush, deeds: readonly Mark[], height: number): void {
  const { context, palette, scale } = brush;
  for (const { kind, from } of deeds) {
    if (from < scale.from || from > scale.to) continue;
    const left = x(scale, from);
    context.strokeStyle = palette.faint;
    context.lineWidth = 1;
    context.setLineDash([3, 3]);
    context.beginPath();
    context.moveTo(left, axisHeight);
    context.lineTo(left, height);
    context.stroke();
    context.setLineDash([]);
    glyph(context, kind, left, axisHeight - 7, palette);
  }
}

/** Beyond its end nothing is known of a run: what is drawn there is what the certificates say. */
export function drawEnd({ context, palette, scale }: Brush, { end }: Recording, height: number) {
  const left = Math.max(scale.left, x(scale, end));
  if (left >= scale.right) return;
  context.globalAlpha = 0.62;
  context.fillStyle = palette.page;
  context.fillRect(left, axisHeight, scale.right - left, height - axisHeight);
  context.globalAlpha = 1;
  context.fillStyle = palette.faint;
  context.fillRect(left, axisHeight, 1, height - axisHeight);
}

function ticks(
  { scale }: Brush,
  { start, end }: Recording,
): { at: number; label: string; below: string }[] {
  const count = (scale.right - scale.left) / 110;
  const span = scale.to - scale.from;
  if (end - start <= 400 * day && span > 2 * day) {
    const days = scaleLinear([(scale.from - start) / day, (scale.to - start) / day], [0, 1]);
    return days
      .ticks(count)
      .filter(Number.isInteger)
      .map((number) => {
        const at = start + number * day;
        return { at, label: `day ${number}`, below: date(at) };
      });
  }
  const dates = scaleUtc([new Date(scale.from * 1000), new Date(scale.to * 1000)], [0, 1]);
  const format = dates.tickFormat();
  return dates.ticks(count).map((tick) => {
    const at = tick.getTime() / 1000;
    return { at, label: format(tick), below: span > 400 * day ? "" : date(at) };
  });
}

function date(at: number): string {
  const options = { day: "numeric", month: "short", timeZone: "UTC" } as const;
  return new Date(at * 1000).toLocaleDateString("en-GB", options);
}
