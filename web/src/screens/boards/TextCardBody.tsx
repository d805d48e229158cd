import { Textarea, TextInput } from '@mantine/core';
import { useText } from '../../i18n/index';
import type { TextCard } from '../../saved/board';
import classes from './Board.module.css';

interface TextCardBodyProps {
  card: TextCard;
  /** Absent while the board is only looked at. */
  onChange?: ((card: TextCard) => void) | undefined;
  menu: React.ReactNode;
}

/** A heading and what people have to say. */
export function TextCardBody({ card, onChange, menu }: TextCardBodyProps) {
  const { t } = useText();
  if (!onChange) {
    return (
      <div className={classes.body}>
        {card.heading && <h2 className={classes.heading}>{card.heading}</h2>}
        {card.text && <p className={classes.text}>{card.text}</p>}
      </div>
    );
  }
  return (
    <div className={classes.body}>
      <header className={classes.cardHead}>
        <TextInput
          flex={1}
          aria-label={t('board.heading')}
          placeholder={t('board.heading')}
          value={card.heading}
          maxLength={200}
          onChange={event => onChange({ ...card, heading: event.currentTarget.value })}
        />
        {menu}
      </header>
      <Textarea
        aria-label={t('board.text')}
        placeholder={t('board.text')}
        autosize
        minRows={2}
        maxLength={5000}
        value={card.text}
        onChange={event => onChange({ ...card, text: event.currentTarget.value })}
      />
    </div>
  );
}
