/**
 * Hands on a chart: drag and pinch move through time, Ctrl and wheel zoom; a wheel alone scrolls, as
 * everywhere. On the axis a drag moves the instant.
 */
import { select } from "d3-selection";
import { type D3ZoomEvent, ZoomTransform, zoom } from "d3-zoom";
import type { App } from "./app.ts";
import { axisHeight } from "./axis.ts";
import { type Scale, timeAt, x } from "./draw.ts";

/** @param scale of the chart as it is now. */
export function moveThroughTime(canvas: HTMLCanvasElement, app: App, scale: () => Scale): void {
  const { view } = app;
  const selection = select(canvas);
  /** All of time that can be seen, over the width of the lanes. */
  const base = (): Scale => ({ ...scale(), from: view.first, to: view.last });
  // Other charts and buttons change the view too: the library is told where it stands before it moves on.
  const synchronise = () => selection.property("__zoom", transformOf(app, base()));
  const behaviour = zoom<HTMLCanvasElement, unknown>()
    .filter(isMeant)
    .extent(() => {
      const { left, right } = scale();
      return [
        [left, 0],
        [right, 1],
      ];
    })
    .on("start", synchronise)
    .on("zoom", ({ transform, sourceEvent }: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
      if (!sourceEvent) return;
      const whole = base();
      const from = timeAt(whole, transform.invertX(whole.left));
      view.set(from, from + (whole.to - whole.from) / transform.k);
      synchronise();
      app.changed();
    });
  canvas.addEventListener("wheel", synchronise, { capture: true, passive: true });
  selection.call(behaviour);
  selection.on("pointerdown.scrub pointermove.scrub", (event: PointerEvent) => {
    if (event.offsetY > axisHeight || event.buttons !== 1) return;
    canvas.setPointerCapture(event.pointerId);
    app.goTo(timeAt(scale(), event.offsetX));
  });
}

function isMeant(event: MouseEvent & TouchEvent): boolean {
  if (event.type === "wheel") return event.ctrlKey || event.metaKey || event.shiftKey;
  // One finger scrolls the page and chooses a bar.
  if (event.type === "touchstart") return event.touches.length > 1;
  return event.type !== "dblclick" && event.button === 0 && event.offsetY > axisHeight;
}

function transformOf({ view }: App, base: Scale): ZoomTransform {
  const k = (view.last - view.first) / (view.to - view.from);
  return new ZoomTransform(k, base.left - k * x(base, view.from), 0);
}
