import type { Saved } from '../../api/documents';
import { useTouchpoints } from '../../api/queries';
import { useText } from '../../i18n/index';
import { readDraft } from '../../question/draft';
import { namesOf } from '../../question/names';
import { sentence } from '../../question/sentence';
import type { Card } from '../../saved/board';
import type { SavedQuestion } from '../../saved/savedQuestion';
import { useMapNames } from '../../saved/useMapNames';

/** What a card is called where only its name stands. */
export function useCardName(saved: Map<string, Saved<SavedQuestion>>): (card: Card) => string {
  const text = useText();
  const registry = useTouchpoints();
  const mapName = useMapNames(false);
  return card => {
    if (card.type === 'text') return card.heading || card.text.slice(0, 60) || text.t('board.textCard');
    const followed = card.saved ? saved.get(card.saved)?.body : undefined;
    if (card.title || followed?.name) return card.title || followed?.name || '';
    const { kind, question } = card.view;
    return sentence(readDraft(kind, question).draft, text, namesOf(registry.data, text), mapName);
  };
}
