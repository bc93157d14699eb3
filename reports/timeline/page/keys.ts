/** The keyboard, wherever nobody is writing. */

const hour = 3600;
const day = 24 * hour;

/**
 * @param actions by the id of the button that does the same.
 * @param move through time, by seconds.
 */
export function listen(
  actions: Readonly<Record<string, () => void>>,
  move: (seconds: number) => void,
): void {
  addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    const writing = target.closest("input[type=search], select, pre");
    if (writing || event.ctrlKey || event.metaKey || event.altKey) return;
    const span = spans[event.key];
    const id = ids[event.key];
    if (event.key === " " && !target.closest("button, summary")) {
      event.preventDefault();
      document.getElementById("play")?.click();
    } else if (span !== undefined) {
      event.preventDefault();
      move(event.shiftKey ? span / 24 : span);
    } else if (id !== undefined) actions[id]?.();
  });
}

const spans: Record<string, number> = { ArrowLeft: -day, ArrowRight: day };

const ids: Record<string, string> = {
  n: "next",
  p: "previous",
  f: "failure",
  "+": "closer",
  "-": "wider",
  "0": "whole",
};
