import { IconPhotoOff } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { pictureAddress } from '../../../api/pictures';
import { useText } from '../../../i18n/index';
import classes from './Pictures.module.css';

interface PictureShownProps {
  picture: string;
  /** What is read out instead; empty where a text beside it says it. */
  alt: string;
  className?: string | undefined;
  /** What stands in its place where it is missing; word of that when absent. */
  fallback?: ReactNode;
}

/** A picture, or word that it is missing. */
export function PictureShown({ picture, alt, className, fallback }: PictureShownProps) {
  const { t } = useText();
  const [missing, setMissing] = useState<string | null>(null);
  if (missing === picture && fallback !== undefined) return fallback;
  if (missing === picture) {
    return (
      <span className={classes.missing}>
        <IconPhotoOff size={16} stroke={1.7} aria-hidden />
        {t('picture.missing')}
      </span>
    );
  }
  return (
    <img
      className={className ?? classes.picture}
      src={pictureAddress(picture)}
      alt={alt}
      loading="lazy"
      decoding="async"
      draggable={false}
      onError={() => setMissing(picture)}
    />
  );
}
