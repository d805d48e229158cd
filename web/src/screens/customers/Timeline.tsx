import { useNavigate, useSearch } from '@tanstack/react-router';
import { defaultRangeExtractor, type Range, useWindowVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useData, useTouchpoints } from '../../api/queries';
import { useText } from '../../i18n/index';
import { namesOf } from '../../question/names';
import { lastDays, periodRange } from '../../question/period';
import type { PageSearch } from '../../router';
import { Empty } from '../../states/State';
import { RawDrawer } from './RawDrawer';
import type { PersonSearch } from './search';
import classes from './Timeline.module.css';
import { TimelineFilters } from './TimelineFilters';
import { TimelineItem } from './TimelineItem';
import { filtered, type Interaction, type Item, itemsOf, stepTo, type TimelineFilter } from './timeline';
import { usePrinting } from './usePrinting';

interface TimelineProps {
  interactions: Interaction[];
  /** Whether there are older ones, fetched by `onMore`. */
  more: boolean;
  /** Whether texts and properties were left out for the reader. */
  masked: boolean;
  onMore: () => void;
}

const HEIGHTS: Record<Item['kind'], number> = { day: 54, visit: 34, interaction: 62, gap: 48 };
/** Printed at most: nobody reads further on paper. */
const PRINTED = 1000;
/** The page's own bar covers this much of the top. */
const BAR = 76;

/** Everything a customer did, filtered by what the address says. */
export function Timeline({ interactions, more, masked, onMore }: TimelineProps) {
  const { t } = useText();
  const search: PersonSearch & PageSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const filter = useFilter(search);
  const found = useMemo(() => filtered(interactions, filter), [interactions, filter]);
  const all = found.length === interactions.length;
  const items = useMemo(() => itemsOf(found, all), [found, all]);
  const change = useCallback(
    (changed: Partial<PersonSearch & PageSearch>) =>
      void navigate({
        to: '.',
        search: (before: PersonSearch & PageSearch) => ({ ...before, ...changed }),
        replace: true,
        resetScroll: false,
      }),
    [navigate],
  );
  const opened = interactions.find(one => one.key === search.raw);
  return (
    <section aria-label={t('person.timeline')}>
      <TimelineFilters interactions={interactions} search={search} count={found.length} more={more} onChange={change} />
      {found.length === 0 ? (
        <Empty compact title={t('person.filteredTitle')} body={t('person.filteredBody')} />
      ) : (
        <Items items={items} found={found} more={more} onMore={onMore} onOpen={raw => change({ raw })} />
      )}
      <RawDrawer interaction={opened} masked={masked} onClose={() => change({ raw: undefined })} />
    </section>
  );
}

function useFilter({ channels, touchpoints, period }: PersonSearch & PageSearch): TimelineFilter {
  const { zone } = useText();
  const { data } = useData();
  return useMemo(() => {
    const range = periodRange(period, zone);
    const days = lastDays(period);
    const filter: TimelineFilter = { channels, touchpoints };
    // Counted back from the newest interaction of all, as everywhere.
    if (days && data?.last) filter.from = Date.parse(data.last) + 1000 - days * 86_400_000;
    if (range && 'between' in range) {
      filter.from = Date.parse(range.between.from);
      filter.to = Date.parse(range.between.to);
    }
    return filter;
  }, [channels, touchpoints, period, zone, data]);
}

interface ItemsProps {
  items: Item[];
  found: Interaction[];
  more: boolean;
  onMore: () => void;
  onOpen: (key: string) => void;
}

/** The items in sight, and the one that has the focus. */
function Items({ items, found, more, onMore, onOpen }: ItemsProps) {
  const text = useText();
  const { t } = text;
  const list = useRef<HTMLDivElement>(null);
  const registry = useTouchpoints();
  const data = useData();
  const name = useMemo(() => namesOf(registry.data, text), [registry.data, text]);
  const [active, setActive] = useState(0);
  const [margin, setMargin] = useState(0);
  const printing = usePrinting();
  useEffect(() => {
    const measure = () => {
      if (list.current) setMargin(list.current.getBoundingClientRect().top + window.scrollY);
    };
    measure();
    // What stands above unfolds and folds.
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);
  const places = useMemo(() => items.flatMap((item, place) => (item.kind === 'interaction' ? [place] : [])), [items]);
  const current = Math.min(active, found.length - 1);
  const place = places[current] ?? 0;
  const virtualizer = useWindowVirtualizer({
    count: items.length,
    estimateSize: index => HEIGHTS[items[index]?.kind ?? 'interaction'],
    getItemKey: index => items[index]?.key ?? index,
    overscan: 12,
    scrollMargin: margin,
    scrollPaddingStart: BAR,
    scrollPaddingEnd: 24,
    // The one with the focus stays, wherever it is scrolled to.
    rangeExtractor: (range: Range) => [...new Set([place, ...defaultRangeExtractor(range)])].sort((a, b) => a - b),
  });
  const shown = virtualizer.getVirtualItems();
  const atEnd = (shown.at(-1)?.index ?? 0) >= items.length - 1;
  useEffect(() => {
    if (atEnd && more) onMore();
  }, [atEnd, more, onMore]);

  const walk = (event: KeyboardEvent<HTMLDivElement>) => {
    const next = stepTo(event.key, current, found.length);
    if (next === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    setActive(next);
    virtualizer.scrollToIndex(places[next] ?? 0, { align: 'auto' });
    // The row may only be there after the list was scrolled.
    const focus = () =>
      list.current?.querySelector<HTMLElement>(`[data-interaction="${next}"]`)?.focus({ preventScroll: true });
    requestAnimationFrame(() => requestAnimationFrame(focus));
  };
  const draw = (item: Item) => (
    <TimelineItem
      item={item}
      channels={data.data?.channels ?? []}
      name={name}
      active={item.kind === 'interaction' && item.index === current}
      onActive={setActive}
      onOpen={onOpen}
    />
  );
  if (printing) {
    return (
      <div className={classes.items}>
        {items.slice(0, PRINTED).map(item => (
          <div key={item.key}>{draw(item)}</div>
        ))}
      </div>
    );
  }
  return (
    <>
      <p id="timeline-keys" className="unseen">
        {t('person.keys')}
      </p>
      <div
        ref={list}
        className={classes.items}
        role="group"
        aria-label={t('person.timeline')}
        aria-describedby="timeline-keys"
        style={{ height: virtualizer.getTotalSize() }}
        onKeyDown={walk}
      >
        {shown.map(({ index, key, start }) => {
          const item = items[index];
          if (!item) return null;
          return (
            <div
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              className={classes.item}
              style={{ transform: `translateY(${start - virtualizer.options.scrollMargin}px)` }}
            >
              {draw(item)}
            </div>
          );
        })}
      </div>
    </>
  );
}
