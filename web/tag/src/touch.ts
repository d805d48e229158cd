import { scrub } from './redact.ts';

/** What an address says about how somebody came. */
export interface Touch {
  campaign?: Record<string, string> | undefined;
  click_ids?: Record<string, string> | undefined;
}

/** `utm_` parameters and the click ids of Google, Yandex, Meta, Microsoft, TikTok, X, LinkedIn, VK. */
export function touch(address: string): Touch {
  const campaign: Record<string, string> = {};
  const clicks: Record<string, string> = {};
  new URL(address).searchParams.forEach((value, name) => {
    const utm = /^utm_(source|medium|campaign|term|content)$/.exec(name);
    if (!value) return;
    if (utm) campaign[utm[1] === 'campaign' ? 'name' : (utm[1] as string)] = scrub(value);
    if (/^((g|d|y|ym|ys|fb|tt|tw)clid|[gw]braid|msclkid|li_fat_id|rb_clickid|vk\w*cl\w*id)$/.test(name))
      clicks[name] = value;
  });
  return { campaign: filled(campaign), click_ids: filled(clicks) };
}

function filled<T extends object>(all: T): T | undefined {
  return Object.keys(all).length ? all : undefined;
}
