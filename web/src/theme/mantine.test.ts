import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const source = join(import.meta.dirname, '..');
const styles = join(source, '../node_modules/@mantine/core/styles');

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return files(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

it('every component that is used has its styles', () => {
  const loaded = readFileSync(join(source, 'theme/mantine.ts'), 'utf8');
  const imports = files(source).flatMap(path => [
    ...readFileSync(path, 'utf8').matchAll(/import \{([^}]*)\} from '@mantine\/core'/g),
  ]);
  const names = new Set(imports.flatMap(([, list]) => (list ?? '').split(',').map(one => one.trim())));
  const lacking = [...names].filter(
    name => existsSync(join(styles, `${name}.css`)) && !loaded.includes(`/${name}.css`),
  );
  expect(names.size).toBeGreaterThan(20);
  expect(lacking).toEqual([]);
});
