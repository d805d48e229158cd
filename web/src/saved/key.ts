/** A key that no other document has. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, byte => byte.toString(36).padStart(2, '0')).join('');
}
