import { Button, CloseButton, NumberInput, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../../../i18n/index';
import type { Reported } from '../../../maps/map';
import { dayOf, isDay } from '../../../question/calendar';
import classes from '../Beside.module.css';
import { ReportedSaid } from '../grid/FigureSaid';

interface ReportedListProps {
  value: Reported[];
  editable: boolean;
  onChange: (reported: Reported[]) => void;
}

/** Figures from outside, each with its source and date; they are never mixed with measured ones. */
export function ReportedList({ value, editable, onChange }: ReportedListProps) {
  const { t, zone } = useText();
  const [adding, setAdding] = useState(false);
  const today = dayOf(new Date(), zone);
  return (
    <>
      <ul className={classes.items}>
        {value.map((one, at) => (
          <li key={at} className={classes.item} data-support="reported">
            <div className={classes.itemHead}>
              <ReportedSaid reported={one} today={today} />
              {editable && (
                <CloseButton
                  aria-label={t('maps.reportedRemove')}
                  onClick={() => onChange(value.filter((_, place) => place !== at))}
                />
              )}
            </div>
          </li>
        ))}
      </ul>
      {adding ? (
        <NewReported
          today={today}
          onAdd={added => {
            setAdding(false);
            onChange([...value, added]);
          }}
          onCancel={() => setAdding(false)}
        />
      ) : (
        editable && (
          <Button
            size="compact-sm"
            variant="light"
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => setAdding(true)}
          >
            {t('maps.reportedAdd')}
          </Button>
        )
      )}
    </>
  );
}

interface NewReportedProps {
  today: string;
  onAdd: (reported: Reported) => void;
  onCancel: () => void;
}

function NewReported({ today, onAdd, onCancel }: NewReportedProps) {
  const { t } = useText();
  const [figure, setFigure] = useState<number | string>('');
  const [n, setN] = useState<number | string>('');
  const [rest, setRest] = useState({ unit: '', what: '', source: '', date: today, stale: '' });
  const set = (fields: Partial<typeof rest>) => setRest(before => ({ ...before, ...fields }));
  const complete = typeof figure === 'number' && rest.what.trim() && rest.source.trim() && isDay(rest.date);
  const add = () => {
    if (typeof figure !== 'number' || !complete) return;
    const { what, source, date, stale } = rest;
    const unit = rest.unit.trim();
    onAdd({
      figure,
      what: what.trim(),
      source: source.trim(),
      date,
      ...(unit && { unit }),
      ...(typeof n === 'number' && { n }),
      ...(stale && { stale_from: stale }),
    });
  };
  return (
    <div className={classes.item} data-support="reported">
      <div className={classes.pair}>
        <NumberInput label={t('maps.figure')} data-autofocus required value={figure} onChange={setFigure} />
        <TextInput
          label={t('maps.unit')}
          placeholder="%"
          maxLength={40}
          value={rest.unit}
          onChange={event => set({ unit: event.currentTarget.value })}
        />
      </div>
      <TextInput
        label={t('maps.figureOf')}
        placeholder={t('maps.figureOfExample')}
        required
        maxLength={300}
        value={rest.what}
        onChange={event => set({ what: event.currentTarget.value })}
      />
      <TextInput
        label={t('maps.source')}
        placeholder={t('maps.sourceExample')}
        required
        maxLength={300}
        value={rest.source}
        onChange={event => set({ source: event.currentTarget.value })}
      />
      <div className={classes.pair}>
        <TextInput
          type="date"
          label={t('maps.figureDate')}
          required
          value={rest.date}
          onChange={event => set({ date: event.currentTarget.value })}
        />
        <NumberInput label={t('maps.figureN')} min={0} allowDecimal={false} value={n} onChange={setN} />
        <TextInput
          type="date"
          label={t('maps.staleFrom')}
          value={rest.stale}
          onChange={event => set({ stale: event.currentTarget.value })}
        />
      </div>
      <div className={classes.itemHead}>
        <Button size="compact-sm" variant="default" onClick={onCancel}>
          {t('build.cancel')}
        </Button>
        <Button size="compact-sm" disabled={!complete} onClick={add}>
          {t('build.filterAdd')}
        </Button>
      </div>
    </div>
  );
}
