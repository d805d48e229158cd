/** The nonce that the server put into the page, for styles that are written at run time. */
export function styleNonce(): string {
  const meta = document.querySelector('meta[property="csp-nonce"]');
  return (meta instanceof HTMLElement && meta.nonce) || meta?.getAttribute('content') || '';
}
