import '@mantine/dates/styles.css';
import 'dayjs/locale/pl';
import 'dayjs/locale/ru';
import { DatePicker, DatesProvider } from '@mantine/dates';
import { useState } from 'react';
import { useData } from '../api/queries';
import { useText } from '../i18n/index';
import { dayOf } from '../question/calendar';
import classes from './PeriodPicker.module.css';

type Days = [string, string];

/** First and last day from a calendar that opens where the data ends. */
export default function OwnDates({ days, onChange }: { days: Days | null; onChange: (days: Days) => void }) {
  const { language, zone } = useText();
  const { data } = useData();
  const [value, setValue] = useState<[string | null, string | null]>(days ?? [null, null]);
  const shown = days?.[1] ?? (data?.last ? dayOf(data.last, zone) : undefined);
  return (
    <DatesProvider settings={{ locale: language, firstDayOfWeek: 1 }}>
      <DatePicker
        key={shown ?? 'now'}
        classNames={{ day: classes.day ?? '' }}
        type="range"
        size="sm"
        allowSingleDateInRange
        value={value}
        {...(shown ? { defaultDate: shown } : {})}
        onChange={picked => {
          setValue(picked);
          const [from, to] = picked;
          if (from && to) onChange([from, to]);
        }}
      />
    </DatesProvider>
  );
}
