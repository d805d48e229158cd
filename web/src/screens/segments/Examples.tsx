import { Link } from '@tanstack/react-router';
import { useText } from '../../i18n/index';
import { EXAMPLES } from '../../segments/examples';
import classes from './Segments.module.css';

/** Ready rules to begin with. */
export function Examples() {
  const { t } = useText();
  return (
    <section className={classes.examples} aria-labelledby="segment-examples">
      <h2 id="segment-examples">{t('segments.examples')}</h2>
      <ul>
        {EXAMPLES.map(example => (
          <li key={example}>
            <Link to="/customers/segments/new" search={{ example }}>
              <b>{t(`segments.example.${example}`)}</b>
              <span>{t(`segments.example.${example}.about`)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
