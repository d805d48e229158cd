import { CloseButton, Popover, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useSegmentNames } from '../../../api/segmentNames';
import { useText } from '../../../i18n/index';
import type { Text } from '../../../i18n/text';
import { fromCel, SEGMENT } from '../../../question/cel';
import { columnName, valueName } from '../../../question/names';
import classes from './Build.module.css';
import { Section } from './Section';

// It is large, and shows when it is asked for.
const FilterForm = lazy(() => import('./FilterForm'));

interface FilterListProps {
  filters: string[];
  onChange: (filters: string[] | undefined) => void;
  label?: string;
  bare?: boolean;
  /** What adding one is called. */
  add?: string;
  /** Whether they may ask for segments, as those of questions may. */
  segments?: boolean;
}

/** Conditions that must all hold: clicked together, or written as expressions. */
export function FilterList({ filters, onChange, label, bare, add, segments = false }: FilterListProps) {
  const { t } = useText();
  const set = (next: string[]) => onChange(next.length > 0 ? next : undefined);
  const list = (
    <>
      {filters.length > 0 && (
        <div className={classes.chips}>
          {filters.map((filter, index) => (
            <FilterChip
              key={`${index}${filter}`}
              filter={filter}
              segments={segments}
              onChange={next => set(filters.map((one, place) => (place === index ? next : one)))}
              onRemove={() => set(filters.filter((_, place) => place !== index))}
            />
          ))}
        </div>
      )}
      <AddFilter label={add ?? t('build.addFilter')} segments={segments} onAdd={filter => set([...filters, filter])} />
    </>
  );
  return bare ? list : <Section label={label ?? t('build.filters')}>{list}</Section>;
}

/** A condition in words; segments by their keys, where nobody says what they are called. */
export function filterText(filter: string, text: Text, segmentName = (key: string) => key): string | null {
  const condition = fromCel(filter);
  if (!condition) return null;
  const column = columnName(condition.column, text);
  const operator = text.t(`operator.${condition.operator}`);
  const values = condition.values.map(value =>
    condition.column === SEGMENT ? segmentName(value) : valueName(condition.column, value, text),
  );
  return [column, operator, values.join(', ')].filter(Boolean).join(' ');
}

interface FilterChipProps {
  filter: string;
  segments: boolean;
  onChange: (filter: string) => void;
  onRemove: () => void;
}

function FilterChip({ filter, segments, onChange, onRemove }: FilterChipProps) {
  const text = useText();
  const [opened, { toggle, close }] = useDisclosure(false);
  const segmentName = useSegmentNames(fromCel(filter)?.column === SEGMENT);
  const said = filterText(filter, text, segmentName);
  return (
    <Popover
      opened={opened}
      onChange={state => !state && close()}
      width={320}
      trapFocus
      shadow="md"
      position="bottom-start"
    >
      <span className={classes.chip}>
        <Popover.Target>
          <UnstyledButton onClick={toggle} className={said === null ? classes.raw : undefined} aria-expanded={opened}>
            {said ?? filter}
          </UnstyledButton>
        </Popover.Target>
        <CloseButton
          size={26}
          iconSize={15}
          aria-label={`${text.t('build.remove')}: ${said ?? filter}`}
          onClick={onRemove}
        />
      </span>
      <Popover.Dropdown>
        <Suspense>
          <FilterForm
            filter={filter}
            segments={segments}
            onSave={next => {
              onChange(next);
              close();
            }}
            onCancel={close}
          />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}

interface AddFilterProps {
  label: string;
  segments: boolean;
  onAdd: (filter: string) => void;
}

function AddFilter({ label, segments, onAdd }: AddFilterProps) {
  const [opened, { toggle, close }] = useDisclosure(false);
  return (
    <Popover
      opened={opened}
      onChange={state => !state && close()}
      width={320}
      trapFocus
      shadow="md"
      position="bottom-start"
    >
      <Popover.Target>
        <UnstyledButton className={classes.add} onClick={toggle} aria-expanded={opened}>
          <IconPlus size={16} aria-hidden />
          {label}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Suspense>
          <FilterForm
            filter=""
            segments={segments}
            onSave={next => {
              onAdd(next);
              close();
            }}
            onCancel={close}
          />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
