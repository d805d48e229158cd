import { type ClipboardEvent, type DragEvent, useState } from 'react';
import { useText } from '../../../i18n/index';
import { editCell } from '../../../maps/commands/editCell';
import { type Lane, stepOf } from '../../../maps/map';
import { type Spot, sameSpot, spotOf } from '../../../maps/navigation';
import { holdsFiles } from '../../../maps/pictures';
import { useStudio } from '../studio';
import { usePutPicture } from './usePutPicture';

type CellSpot = Extract<Spot, { at: 'cell' }>;

interface GridPictures {
  /** The cell that a picture would land in. */
  over: Spot | null;
  /** What happened, for whoever does not see it. */
  said: string;
  handlers: {
    onDragOver: (event: DragEvent<HTMLElement>) => void;
    onDragLeave: (event: DragEvent<HTMLElement>) => void;
    onDrop: (event: DragEvent<HTMLElement>) => void;
    onPaste: (event: ClipboardEvent<HTMLElement>) => void;
  };
}

/** Whether the lane is one of pictures, where files belong. */
function isOfPictures(lanes: readonly Lane[], spot: CellSpot): boolean {
  return lanes.some(lane => lane.key === spot.lane && lane.kind === 'picture' && !lane.folded);
}

/** Pictures that are dropped on cells, or pasted into them; anything else that is pasted is for `otherwise`. */
export function useGridPictures(otherwise: (event: ClipboardEvent<HTMLElement>) => void): GridPictures {
  const { t } = useText();
  const { map, persona, editable, run } = useStudio();
  const [over, setOver] = useState<Spot | null>(null);
  const [said, setSaid] = useState('');
  const { put } = usePutPicture();
  const spotAt = (hit: EventTarget): CellSpot | null => {
    const element = hit instanceof Element ? hit.closest<HTMLElement>('[data-spot]') : null;
    const spot = spotOf(element?.dataset.spot);
    return editable && spot?.at === 'cell' && isOfPictures(map.lanes, spot) ? spot : null;
  };
  const send = ({ step, lane }: CellSpot, files: File[]) => {
    const place = { step, lane, ...(persona && { persona }) };
    put(files, picture => {
      // While it was sent somebody may have removed its place.
      run(now =>
        stepOf(now, step) && now.lanes.some(one => one.key === lane) ? editCell(place, { picture })(now) : now,
      );
      setSaid(t('picture.put'));
    });
  };
  return {
    over,
    said,
    handlers: {
      onDragOver: event => {
        if (!holdsFiles(event.dataTransfer)) return;
        // Elsewhere the browser would leave the page for the file.
        event.preventDefault();
        const spot = spotAt(event.target);
        event.dataTransfer.dropEffect = spot ? 'copy' : 'none';
        setOver(now => (sameSpot(now, spot) ? now : spot));
      },
      onDragLeave: event => {
        const left = event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget);
        if (!left) setOver(null);
      },
      onDrop: event => {
        if (!holdsFiles(event.dataTransfer)) return;
        event.preventDefault();
        setOver(null);
        const spot = spotAt(event.target);
        if (spot) send(spot, [...event.dataTransfer.files]);
      },
      onPaste: event => {
        const spot = spotAt(event.target);
        const files = [...event.clipboardData.files];
        if (!spot || files.length === 0) return otherwise(event);
        event.preventDefault();
        send(spot, files);
      },
    },
  };
}
