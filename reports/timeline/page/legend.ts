/** What the shapes and colours mean. */
import type { Lane, Mark } from "../recording.ts";
import { type Brush, drawBand, drawLife, drawState } from "./draw.ts";
import type { Palette } from "./palette.ts";
import { glyph } from "./shapes.ts";

type Draw = (context: CanvasRenderingContext2D, palette: Palette) => void;

export function drawLegend(list: HTMLElement, palette: Palette): void {
  list.replaceChildren(
    ...Object.entries(entries).map(([words, draw]) => entry(words, draw, palette)),
  );
}

function entry(words: string, draw: Draw, palette: Palette): HTMLElement {
  const item = document.createElement("li");
  const canvas = item.appendChild(document.createElement("canvas"));
  canvas.ariaHidden = "true";
  canvas.width = 34 * devicePixelRatio;
  canvas.height = 16 * devicePixelRatio;
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  context.scale(devicePixelRatio, devicePixelRatio);
  draw(context, palette);
  item.append(words);
  return item;
}

const entries: Record<string, Draw> = {
  "certificate: in use, and its life beyond a renewal": life("client certificate", [0, 18], 30),
  token: life("token", [0], 32),
  "root, beyond the horizon": life("authority", [0], 99),
  expired: state("expired"),
  revoked: state("revoked"),
  "switched off": (context, palette) =>
    drawBand(
      brush(context, palette),
      { kind: "switched off", machine: "", from: 0, to: 34, text: "" },
      0,
      16,
    ),
  refused: shape("refusal"),
  "renewal failed": shape("failed renewal"),
  revocation: shape("revocation"),
  repair: shape("repair"),
  update: shape("update"),
};

function brush(context: CanvasRenderingContext2D, palette: Palette): Brush {
  return { context, palette, scale: { from: 0, to: 34, left: 0, right: 34 } };
}

function shape(kind: Mark["kind"]): Draw {
  return (context, palette) => glyph(context, kind, 17, 8, palette);
}

function state(name: "expired" | "revoked"): Draw {
  return (context, palette) => drawState(context, palette, name, { left: 2, right: 32, middle: 8 });
}

function life(kind: Lane["kind"], issuedAt: number[], lasts: number): Draw {
  const lane: Lane = {
    name: "",
    layer: "cluster",
    owner: "",
    renewedBy: "",
    machine: null,
    kind,
    generations: {
      issuedAt,
      notBefore: issuedAt,
      notAfter: issuedAt.map((at) => at + lasts - 1),
      serialNumber: [],
      content: [],
      certificate: [],
    },
    states: [{ from: 0, state: "valid" }],
  };
  return (context, palette) => drawLife(brush(context, palette), lane, 8);
}
