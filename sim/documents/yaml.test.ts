import { describe, expect, test } from "vitest";
import { z } from "zod";
import { Problem } from "../problem.ts";
import { conform, formatPath, readOne, readYaml } from "./yaml.ts";

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof Problem) return error.line();
    throw error;
  }
  return "accepted";
}

describe("what is no YAML is refused with its place", () => {
  test.each([
    ["a key twice", "a: 1\na: 2\n", "f.yaml:2:1: Map keys must be unique; correct the YAML"],
    ["an open quote", 'a: "b\n', 'f.yaml:2:1: Missing closing "quote; correct the YAML'],
    ["a map in a map on one line", "a: b: c\n", /^f\.yaml:1:4: /],
    ["an unknown alias", "a: *b\n", /Unresolved alias/],
    ["aliases that explode", exploding(), /aliases would make it more than 20 times larger/],
    ["a megabyte and more", "x".repeat(1_048_577), /more than 1048576/],
    [
      "deep brackets",
      "[".repeat(500_000),
      "f.yaml:1:101: nested more than 100 levels deep; flatten it",
    ],
    ["deep dashes", "- ".repeat(20_000), /nested more than 100 levels deep/],
    [
      "deep indentation",
      Array.from({ length: 500 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n"),
      /nested more/,
    ],
  ])("%s", (_, text, expected) => {
    const line = refusal(() => readYaml(text, "f.yaml"));
    if (typeof expected === "string") expect(line).toBe(expected);
    else expect(line).toMatch(expected);
    expect(line.split("\n")).toHaveLength(1);
  });

  test("brackets inside a text nest nothing", () => {
    const [document] = readYaml(`a: |\n  ${"[{".repeat(300)}\nb: 1\n`, "f.yaml");
    expect(document?.value).toMatchObject({ b: 1 });
  });
});

test("a file may hold several documents, and comments alone are none", () => {
  expect(readYaml("a: 1\n---\nb: 2\n", "f.yaml").map(({ value }) => value)).toEqual([
    { a: 1 },
    { b: 2 },
  ]);
  expect(readYaml("# nothing\n", "f.yaml")).toEqual([]);
});

describe("a document that does not fit is refused with field, value and advice", () => {
  const schema = z.strictObject({
    name: z.string("write a name"),
    ports: z.array(z.number("write a number")).optional(),
  });

  test.each([
    ["name: 7\n", "f.yaml:1:7: name is 7; write a name"],
    ["ports: []\n", "f.yaml:1:1: name is missing; add it"],
    ["name: a\nports: [1, two]\n", 'f.yaml:2:12: ports[1] is "two"; write a number'],
    [
      "name: a\nnmae: b\n",
      "f.yaml:2:7: nmae is no known field here; remove it or correct its spelling",
    ],
    ["[]\n", /\(document\)/],
  ])("%j", (text, expected) => {
    const line = refusal(() => readOne(text, "f.yaml", schema));
    if (typeof expected === "string") expect(line).toBe(expected);
    else expect(line).toMatch(expected);
  });

  test("exactly one document is wanted", () => {
    expect(refusal(() => readOne("", "f.yaml", schema))).toMatch(/no document/);
    expect(refusal(() => readOne("name: a\n---\nname: b\n", "f.yaml", schema))).toMatch(
      /^f\.yaml:3:1: a second document/,
    );
  });

  test("what fits is returned as the schema makes it", () => {
    const [document] = readYaml("name: a\n", "f.yaml");
    expect(document && conform(document, schema)).toEqual({ name: "a" });
  });
});

test("formatPath", () => {
  expect(formatPath(["spec", "revocations", 2, "group"])).toBe("spec.revocations[2].group");
  expect(formatPath([])).toBe("(document)");
});

function exploding(): string {
  const level = (name: string, of: string) => `${name}: &${name} [${Array(9).fill(of).join(", ")}]`;
  return [
    level("a", "x"),
    level("b", "*a"),
    level("c", "*b"),
    level("d", "*c"),
    "e: [*d, *d]",
  ].join("\n");
}
