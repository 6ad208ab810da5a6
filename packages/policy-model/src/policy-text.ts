import type { PolicyDocument } from './policy-document';

/** Newer than the language's type library: numbers that keep the form they were written in. */
interface JsonWithSource {
  parse(text: string, reviver: (key: string, value: unknown, context?: { readonly source?: string }) => unknown): unknown;
  rawJSON?(text: string): unknown;
}

/**
 * Reads a policy so that writing it again gives the same text: a number that JavaScript cannot hold, such as a long id, keeps its
 * digits where the engine can do that (Node.js 22, browsers of 2024).
 *
 * @throws SyntaxError if the text is not JSON
 */
export function parsePolicy(text: string): PolicyDocument {
  const { parse, rawJSON } = JSON as JsonWithSource;
  return parse(text, (_, value, context) =>
    typeof value === 'number' && rawJSON && context?.source && context.source !== String(value) ? rawJSON(context.source) : value,
  ) as PolicyDocument;
}

/** A policy as S3 counts its bytes: without white space. */
export function policyText(policy: PolicyDocument): string {
  return JSON.stringify(policy);
}
