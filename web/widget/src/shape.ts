/** Reading values of unknown shape: each reader returns the value it names or throws Mismatch. */

export class Mismatch extends Error {}

export type Fields = Record<string, unknown>;

export function fields(value: unknown): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Mismatch("expected an object");
  }
  return value as Fields;
}

export function text(value: unknown): string {
  if (typeof value !== "string") throw new Mismatch("expected a text");
  return value;
}

export function whole(value: unknown): number {
  if (!Number.isInteger(value)) throw new Mismatch("expected a whole number");
  return value as number;
}

export function list<T>(value: unknown, read: (entry: unknown) => T): T[] {
  if (!Array.isArray(value)) throw new Mismatch("expected a list");
  return value.map(read);
}

/** Like ``read``, but a value that is absent or null becomes null. */
export function maybe<T>(value: unknown, read: (entry: unknown) => T): T | null {
  return value === undefined || value === null ? null : read(value);
}

/** An address that is safe in href and src: a path of the gateway, or http(s). */
export function address(value: unknown): string {
  const candidate = text(value);
  const isPath = /^\/(?![/\\])/.test(candidate);
  if (!isPath && !/^https?:\/\//i.test(candidate)) throw new Mismatch("expected a web address");
  return candidate;
}

/** A currency code, checked because formatting an amount with another text would throw. */
export function currencyCode(value: unknown): string {
  const code = text(value);
  if (!/^[A-Z]{3}$/.test(code)) throw new Mismatch("expected a currency code");
  return code;
}
