import { scrub } from './redact.ts';

/** What an address says about how somebody came. */
export interface Touch {
  campaign?: Record<string, string> | undefined;
  click_ids?: Record<string, string> | undefined;
}

/** `utm_` parameters and the click ids of Google, Yandex, Meta, Microsoft, TikTok, VK. */
export function touch(address: string): Touch {
  const campaign: Record<string, string> = {};
  const clicks: Record<string, string> = {};
  new URL(address).searchParams.forEach((value, name) => {
    const utm = /^utm_(source|medium|campaign|term|content)$/.exec(name);
    if (!value) return;
    if (utm) campaign[utm[1] === 'campaign' ? 'name' : (utm[1] as string)] = scrub(value);
    if (/^((g|y|fb|ym|tt)clid|msclkid|vk\w*cl\w*id)$/.test(name)) clicks[name] = value;
  });
  return { campaign: filled(campaign), click_ids: filled(clicks) };
}

function filled<T extends object>(all: T): T | undefined {
  return Object.keys(all).length ? all : undefined;
}
