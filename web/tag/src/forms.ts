import { listen } from './safe.ts';
import type { Properties } from './types.ts';

const NAMES = 50;

/** Tells which form was sent, with the names of its fields; never what is in them. */
export function watchForms(track: (name: string, properties: Properties) => void): void {
  listen(
    document,
    'submit',
    (event: Event) => {
      const form = event.target as HTMLFormElement;
      // Attributes, since a field called `name` stands in the way of `form.name`.
      const read = (name: string) => form.getAttribute(name) || undefined;
      const names = Array.from(form.elements, field =>
        /^(hidden|submit|button|reset|image)$/.test((field as HTMLInputElement).type)
          ? ''
          : field.getAttribute('name') || field.id,
      );
      track('Form submitted', {
        form: read('name') || read('id'),
        form_id: read('id'),
        fields: [...new Set(names)].filter(Boolean).slice(0, NAMES),
      });
    },
    true,
  );
}
