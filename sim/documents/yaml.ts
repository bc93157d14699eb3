/**
 * Reads the YAML that people write. What is wrong with it is told once: file, line, column, field,
 * value, and what to do. Knows nothing of what the documents mean.
 */
import { type Document, isNode, Lexer, LineCounter, parseAllDocuments } from "yaml";
import type { z } from "zod";
import { Problem } from "../problem.ts";

/** One document of a YAML file, with the way back from a field to its place. */
export interface SourceDocument {
  readonly file: string;
  readonly value: unknown;
  /** "file:line:column" of the field, or of its nearest parent that is written there. */
  place(path: FieldPath): string;
}

export type FieldPath = readonly PropertyKey[];

/** As the API server: an object of more than this is refused whole (etcd's limit is 1.5 MiB). */
const sizeLimit = 1_048_576;
/** No document of the field nests a tenth as deep. */
const depthLimit = 100;
/** Aliases may not make a document more than this many times larger. */
const aliasLimit = 20;

/** @throws Problem for what is no well-formed YAML, or is made to exhaust its reader. */
export function readYaml(text: string, file: string): SourceDocument[] {
  refuseHostileText(text, file);
  const lines = new LineCounter();
  const options = { lineCounter: lines, uniqueKeys: true, prettyErrors: false, strict: true };
  const documents = parseAllDocuments(text, options) as Document[];
  return documents
    .filter((document) => document.contents !== null || document.errors.length > 0)
    .map((document) => source(document, file, lines));
}

/** @throws Problem unless the file holds exactly one document that fits the schema. */
export function readOne<Schema extends z.ZodType>(
  text: string,
  file: string,
  schema: Schema,
): z.output<Schema> {
  const [document, second] = readYaml(text, file);
  if (!document)
    throw new Problem("yaml-empty", `${file}: there is no document in it`, "write one");
  if (second) {
    throw new Problem(
      "yaml-several",
      `${second.place([])}: a second document begins here`,
      "keep one document in the file",
    );
  }
  return conform(document, schema);
}

/** @throws Problem that names the first field that does not fit. */
export function conform<Schema extends z.ZodType>(
  document: SourceDocument,
  schema: Schema,
): z.output<Schema> {
  const result = schema.safeParse(document.value);
  if (result.success) return result.data;
  throw misfit(document, result.error.issues[0] as z.core.$ZodIssue);
}

/** "spec.revocations[2].serialNumber"; the document itself is "(document)". */
export function formatPath(path: FieldPath): string {
  const text = path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("");
  return text.replace(/^\./, "") || "(document)";
}

/** A value as a message shows it: short, on one line. */
export function formatValue(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = typeof value === "string" ? `"${value}"` : String(JSON.stringify(value));
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** What a schema has against a value: the field, what is wrong with it, and what to do. */
export interface Misfit {
  readonly path: FieldPath;
  /** Follows the name of the field: "is missing". */
  readonly problem: string;
  readonly next: string;
}

export function explainIssue(value: unknown, issue: z.core.$ZodIssue): Misfit {
  const [stray] = issue.code === "unrecognized_keys" ? issue.keys : [];
  if (stray !== undefined) {
    const next = "remove it or correct its spelling";
    return { path: [...issue.path, stray], problem: "is no known field here", next };
  }
  const found = valueAt(value, issue.path);
  if (found === undefined) return { path: issue.path, problem: "is missing", next: "add it" };
  return { path: issue.path, problem: `is ${formatValue(found)}`, next: advice(issue) };
}

function misfit(document: SourceDocument, issue: z.core.$ZodIssue): Problem {
  const { path, problem, next } = explainIssue(document.value, issue);
  return new Problem(
    "field-invalid",
    `${document.place(path)}: ${formatPath(path)} ${problem}`,
    next,
  );
}

/** The schema's own words, which for our schemas are advice. */
function advice(issue: z.core.$ZodIssue): string {
  return issue.message.replace(/^Invalid input: /, "").replace(/\.$/, "");
}

function valueAt(value: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>(
    (inner, part) => (inner as Record<PropertyKey, unknown> | undefined)?.[part],
    value,
  );
}

function source(document: Document, file: string, lines: LineCounter): SourceDocument {
  const [error] = document.errors;
  if (error) {
    const place = at(file, lines, error.pos[0]);
    throw new Problem(
      "yaml-malformed",
      `${place}: ${error.message.replace(/\.$/, "")}`,
      "correct the YAML",
    );
  }
  return {
    file,
    value: toValue(document, file, lines),
    place: (path) => at(file, lines, offsetOf(document, path)),
  };
}

function toValue(document: Document, file: string, lines: LineCounter): unknown {
  try {
    return document.toJS({ maxAliasCount: aliasLimit });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const place = at(file, lines, offsetOf(document, []));
    const cause = /Excessive/.test(error.message)
      ? `its aliases would make it more than ${aliasLimit} times larger`
      : error.message.replace(/\.$/, "");
    throw new Problem("yaml-aliases", `${place}: ${cause}`, "write the values out");
  }
}

function offsetOf(document: Document, path: FieldPath): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? document.range?.[0] ?? 0;
}

function at(file: string, lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${file}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
}

function refuseHostileText(text: string, file: string): void {
  if (text.length > sizeLimit) {
    throw new Problem(
      "yaml-too-large",
      `${file}: ${text.length} characters, more than ${sizeLimit}`,
      "split it up",
    );
  }
  const deep = tooDeepAt(text);
  if (deep !== undefined) {
    const problem = `${file}:${deep.line}:${deep.column}: nested more than ${depthLimit} levels deep`;
    throw new Problem("yaml-too-deep", problem, "flatten it");
  }
}

/** Tokens of the lexer that are not in the text: byte order, document, flow error and scalar. */
const marks = ["\ufeff", "\u0002", "\u0018", "\u001f"];

/** Counts brackets and indicators before the recursive parser meets them. */
function tooDeepAt(text: string): { line: number; column: number } | undefined {
  let flow = 0;
  let indicators = 0;
  let offset = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === "[" || token === "{") flow++;
    else if (token === "]" || token === "}") flow--;
    else if (token === "-" || token === "?" || token === ":") indicators++;
    else if (token.includes("\n")) indicators = 0;
    if (flow > depthLimit || indicators > depthLimit || /^ {200}/.test(token)) {
      const before = text.slice(0, offset).split("\n");
      return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    }
    if (!marks.includes(token)) offset += token.length;
  }
  return undefined;
}
