import { Button } from '@mantine/core';
import { IconMessage } from '@tabler/icons-react';
import { useText } from '../../../i18n/index';
import { type Where, whereKey } from '../../../maps/talk';
import { useStudio } from '../studio';
import { besideTalk, openPane } from './places';

/** From the details of a part of the map to what people say about it. */
export function TalkLink({ where }: { where: Where }) {
  const { t } = useText();
  const { talk, go } = useStudio();
  const open = talk.open.get(whereKey(where));
  const count = open ? open.comments + open.tasks : 0;
  return (
    <Button
      variant="light"
      size="xs"
      mb="md"
      leftSection={<IconMessage size={15} aria-hidden />}
      onClick={() => go({ beside: besideTalk(openPane(open), where) })}
    >
      {count > 0 ? t('talk.tab', { name: t('talk.openHere'), count }) : t('talk.openHere')}
    </Button>
  );
}
