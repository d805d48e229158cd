import { useAddPicture } from '../../../api/pictures';
import { useText } from '../../../i18n/index';
import { pictureAmong, pictureFlaw } from '../../../maps/pictures';
import { showFailure, showRefusal } from '../../../states/undo';

interface PutPicture {
  put: (files: File[], onKept: (picture: string) => void) => void;
  busy: boolean;
}

/** Sends the picture among some files; what it is called is for whoever wanted it. */
export function usePutPicture(): PutPicture {
  const { t } = useText();
  const add = useAddPicture();
  const put: PutPicture['put'] = (files, onKept) => {
    const file = pictureAmong(files);
    if (!file) return;
    const flaw = pictureFlaw(file);
    if (flaw) return showRefusal(t(`picture.${flaw}`));
    // One that is sent meanwhile has an end of its own.
    add.mutateAsync(file).then(({ picture }) => onKept(picture), showFailure);
  };
  return { put, busy: add.isPending };
}
