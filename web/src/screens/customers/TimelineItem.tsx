import { IconArrowBarToLeft } from '@tabler/icons-react';
import { useText } from '../../i18n/index';
import { type NameOf, valueName } from '../../question/names';
import { channelColour, channelIcon } from './channel';
import classes from './Timeline.module.css';
import { type Interaction, type Item, scaleOf, toneOf } from './timeline';

interface TimelineItemProps {
  item: Item;
  /** All channels of the company, which the colours go by. */
  channels: readonly string[];
  name: NameOf;
  /** Whether it is the one that Tab comes to. */
  active: boolean;
  onActive: (index: number) => void;
  onOpen: (key: string) => void;
}

export function TimelineItem(props: TimelineItemProps) {
  const { item } = props;
  const { t, format } = useText();
  switch (item.kind) {
    case 'gap':
      return <p className={classes.gap}>{t('person.gap', { count: item.days })}</p>;
    case 'day':
      return (
        <h2 className={classes.day}>
          <span>{format.longDay(item.time)}</span>
          <small>{t('behind.interactions', { count: item.count })}</small>
        </h2>
      );
    case 'visit':
      return (
        <p className={classes.visit}>
          <b>
            {format.clock(item.from)}–{format.clock(item.to)}
          </b>
          {[
            item.seconds >= 60 ? format.duration(item.seconds, 1) : null,
            t('behind.interactions', { count: item.count }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      );
    case 'interaction':
      return <Row {...props} item={item} />;
  }
}

function Row(props: TimelineItemProps & { item: Extract<Item, { kind: 'interaction' }> }) {
  const { item, channels, name, active, onActive, onOpen } = props;
  const text = useText();
  const { t, format } = text;
  const { interaction } = item;
  const { channel, medium, event, touchpoint, place } = interaction;
  const Icon = channelIcon(channel, medium);
  const title = name(touchpoint);
  const said = [
    channel,
    plain(event) === plain(title) ? null : event,
    place || null,
    interaction.case ? t('person.case', { number: interaction.case }) : null,
    interaction.duration_ms ? format.duration(interaction.duration_ms / 1000) : null,
  ];
  return (
    <button
      type="button"
      className={classes.interaction}
      data-interaction={item.index}
      data-first={item.first || undefined}
      data-last={item.last || undefined}
      tabIndex={active ? 0 : -1}
      aria-haspopup="dialog"
      style={{ color: channelColour(channel, channels) }}
      onFocus={() => onActive(item.index)}
      onClick={() => onOpen(item.key)}
    >
      <time className={classes.clock} dateTime={interaction.time}>
        {format.clock(interaction.time)}
      </time>
      <span className={classes.icon}>
        <Icon size={16} stroke={1.8} aria-hidden />
      </span>
      <span className={classes.what}>
        <b>{title}</b>
        <small>
          {interaction.direction === 'outbound' && (
            <span className={classes.direction}>
              <IconArrowBarToLeft size={13} stroke={1.8} aria-hidden />
              {valueName('direction', 'outbound', text)}
              {' · '}
            </span>
          )}
          {said.filter(Boolean).join(' · ')}
        </small>
        {interaction.text && <q className={classes.text}>{interaction.text}</q>}
      </span>
      <Marks interaction={interaction} />
    </button>
  );
}

/** A name without what writing it in a program adds: `flight_selected` says what “Flight selected” does. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]+/g, ' ').trim();
}

/** What an interaction was worth: score and amount. */
function Marks({ interaction }: { interaction: Interaction }) {
  const { t, format } = useText();
  const { score, scale, money, currency } = interaction;
  if (score === null && money === null) return null;
  const known = scaleOf(scale);
  return (
    <span className={classes.marks}>
      {money !== null && <span className={classes.money}>{format.money(money, currency)}</span>}
      {score !== null && (
        <span className={classes.score} data-tone={toneOf(score, scale)}>
          {known && `${known.kind.toUpperCase()} `}
          <b>{format.number(score)}</b>
          {known && <small> {t('person.outOf', { high: known.high })}</small>}
        </span>
      )}
    </span>
  );
}
