import { Button, FileButton, Group } from '@mantine/core';
import { IconPhoto } from '@tabler/icons-react';
import { type ClipboardEvent, type DragEvent, useState } from 'react';
import { useText } from '../../../i18n/index';
import { holdsFiles, PICTURE_TYPES } from '../../../maps/pictures';
import { PictureShown } from './PictureShown';
import classes from './Pictures.module.css';
import { usePutPicture } from './usePutPicture';

interface PictureFieldProps {
  value: string | undefined;
  /** What is read out instead of the picture. */
  alt: string;
  editable: boolean;
  onChange: (picture: string | undefined) => void;
}

/** A picture that is dropped, pasted or chosen. */
export function PictureField({ value, alt, editable, onChange }: PictureFieldProps) {
  const { t } = useText();
  const { put, busy } = usePutPicture();
  const [over, setOver] = useState(false);
  if (!editable) return value === undefined ? null : <PictureShown picture={value} alt={alt} />;
  const drag = (event: DragEvent) => {
    if (!holdsFiles(event.dataTransfer)) return;
    event.preventDefault();
    setOver(true);
  };
  const drop = (event: DragEvent) => {
    if (!holdsFiles(event.dataTransfer)) return;
    event.preventDefault();
    setOver(false);
    put([...event.dataTransfer.files], onChange);
  };
  const paste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    if (files.length === 0) return;
    event.preventDefault();
    put(files, onChange);
  };
  return (
    <section
      className={classes.field}
      data-over={over || undefined}
      aria-label={t('picture.title')}
      aria-busy={busy}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the place where Ctrl+V puts a picture
      tabIndex={0}
      onDragEnter={drag}
      onDragOver={drag}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      onPaste={paste}
    >
      {value === undefined ? (
        <p className={classes.empty}>
          <IconPhoto size={22} stroke={1.5} aria-hidden />
          {t('picture.drop')}
        </p>
      ) : (
        <PictureShown picture={value} alt={alt} />
      )}
      <small>{t('picture.kinds')}</small>
      <Group gap="xs">
        <FileButton accept={PICTURE_TYPES.join(',')} onChange={file => file && put([file], onChange)}>
          {button => (
            <Button {...button} size="compact-sm" variant="light" loading={busy}>
              {t(value === undefined ? 'picture.choose' : 'picture.other')}
            </Button>
          )}
        </FileButton>
        {value !== undefined && (
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => onChange(undefined)}>
            {t('picture.remove')}
          </Button>
        )}
      </Group>
      <span className="unseen" role="status">
        {busy ? t('picture.sending') : ''}
      </span>
    </section>
  );
}
