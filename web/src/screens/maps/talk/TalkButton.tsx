import { Button } from '@mantine/core';
import { IconMessage } from '@tabler/icons-react';
import { useText } from '../../../i18n/index';
import { useStudio } from '../studio';
import { besideTalk, openInAll, openPane, openSaid } from './places';

/** Opens what people say about the map; says how much is open. */
export function TalkButton() {
  const text = useText();
  const { t } = text;
  const { talk, go } = useStudio();
  const open = openInAll(talk.open);
  const count = open.comments + open.tasks;
  return (
    <Button
      variant="default"
      size="sm"
      leftSection={<IconMessage size={17} aria-hidden />}
      title={count > 0 ? openSaid(open, text) : undefined}
      onClick={() => go({ beside: besideTalk(openPane(open), {}) }, false)}
    >
      {count > 0 ? t('talk.tab', { name: t('talk.comments'), count }) : t('talk.comments')}
    </Button>
  );
}
