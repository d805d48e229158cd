import { useRouter } from '@tanstack/react-router';
import { type DecisionMade, useDecide } from '../../api/identity';
import { useText } from '../../i18n/index';
import { showDone, showFailure } from '../../states/undo';
import type { Wanted } from './links';

/** Says what was decided, with a way back; `from` is the customer whose page it was decided on. */
export function useDecided(from: number | undefined): (wanted: Wanted, made: DecisionMade) => void {
  const { t } = useText();
  const decide = useDecide();
  const router = useRouter();
  return ({ decision, one, other, back }, made) => {
    const now = made.groups.flat().find(({ alias }) => alias === from)?.person;
    const undo = async () => {
      await decide.mutateAsync({ ...back, one, other });
      showDone(t('registry.undone'));
      // The page went along to whom its customer belonged to meanwhile.
      if (from === undefined || now === from || router.state.location.pathname !== `/customers/${now}`) return;
      const params = { person: String(from) };
      await router.navigate({ to: '/customers/$person', params, search: { part: 'identity' }, replace: true });
    };
    showDone(made.refused ?? t(`identity.done.${decision}`), () => void undo().catch(showFailure));
  };
}
