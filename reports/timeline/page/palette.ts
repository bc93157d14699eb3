/** The colours of the style sheet, for the canvas. */
const names = [
  "page",
  "panel",
  "text",
  "faint",
  "rule",
  "accent",
  "certificate",
  "certificate-next",
  "token",
  "token-next",
  "root",
  "root-next",
  "expired",
  "revoked",
  "other",
  "good",
  "off",
  "now",
] as const;

export type Palette = Readonly<Record<(typeof names)[number], string>>;

/** As they are now: light, dark, or on paper. */
export function readPalette(): Palette {
  const probe = document.body.appendChild(document.createElement("span"));
  const colours = names.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color] as const;
  });
  probe.remove();
  return Object.fromEntries(colours) as Palette;
}
