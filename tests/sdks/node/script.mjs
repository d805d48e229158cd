// The known script that every SDK sends: 300 events that a seed gives. Base
// address, source and key come from the environment; what was sent is printed
// as JSON lines, to be compared with what arrived.

const required = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: expected it in the environment`);
  return value;
};

export const url = required("STYK_URL").replace(/\/$/, "");
export const source = required("STYK_SOURCE");
export const key = required("STYK_KEY");
export const seed = Number(process.env.STYK_SEED ?? 1);
/** The address of the source. */
export const endpoint = `${url}/in/${source}`;

/** mulberry32: the same numbers here and in script.py. */
function random(state) {
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const EVENTS = ["Product Viewed", "Product Added", "Order Completed", "Support Contacted"];
const PATHS = ["/", "/catalog", "/product/4711", "/checkout", "/help"];
/** The first event is a day old, in whole seconds. */
const base = Number(process.env.STYK_BASE_MS ?? Math.floor((Date.now() - 86_400_000) / 1000) * 1000);

/** `kinds`: what this SDK can send of track, page and identify. */
export function script(kinds = ["track", "page", "identify"]) {
  const next = random(seed);
  return Array.from({ length: 300 }, (_, number) => {
    const [who, what, which, amount] = [next(), next(), next(), next()];
    const kind = what < 0.55 ? "track" : what < 0.85 ? "page" : "identify";
    const person = Math.floor(who * 40);
    const path = PATHS[Math.floor(which * PATHS.length)];
    return {
      number,
      kind: kinds.includes(kind) ? kind : "track",
      event: EVENTS[Math.floor(which * EVENTS.length)],
      path,
      page: `https://shop.example${path}`,
      user_id: `user-${seed}-${person}`,
      anonymous_id: `anonymous-${seed}-${person}`,
      message_id: `message-${seed}-${String(number).padStart(3, "0")}`,
      time: new Date(base + number * 61_000 + Math.floor(amount * 1000)),
      amount: Math.round(amount * 10_000) / 100,
    };
  });
}

/** Prints what was sent; `without` are the fields that this SDK cannot set. */
export function report(events, without = []) {
  for (const event of events) {
    const sent = { ...event, time: event.time.toISOString() };
    for (const field of without) sent[field] = null;
    console.log(JSON.stringify(sent));
  }
}

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
