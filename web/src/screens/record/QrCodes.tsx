import { Button, TextInput } from '@mantine/core';
import { IconDownload, IconPrinter } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { pngBlob, save, svgBlob } from '../../answer/picture';
import { useTouchpoints } from '../../api/queries';
import { choicesOf, chosen } from '../../entry/choices';
import { codeAddress, modulesOf, pathOf, readPage } from '../../entry/qr';
import { useText } from '../../i18n/index';
import { showFailure } from '../../states/undo';
import shared from '../identity/Identity.module.css';
import { Code } from '../sources/Copied';
import { suggestedName } from '../sources/name';
import { keep, kept } from '../week/stored';
import classes from './Record.module.css';
import { TouchpointField } from './TouchpointField';

/** The page that codes led to last, in this browser. */
const PAGE = 'styk-qr-page';
const BEGINS = 'https://';
const LONGEST = { page: 1000, place: 100 };
/** Points a side; a PNG has twice as many pixels, enough for a poster. */
const SIZE = 800;

/** A code for a place and a touchpoint, to be hung up there. */
export function QrCodes() {
  const { t, language } = useText();
  const registry = useTouchpoints();
  const choices = useMemo(() => choicesOf(registry.data, language), [registry.data, language]);
  const [typed, setTyped] = useState(() => String(kept(PAGE) ?? ''));
  const [place, setPlace] = useState('');
  const [touchpoint, setTouchpoint] = useState('');
  const [left, setLeft] = useState(false);
  const page = readPage(typed);
  const isWrong = left && typed.trim() !== '' && page === null;
  const content = chosen(choices, touchpoint)?.key ?? touchpoint;
  const address = page && place.trim() !== '' ? codeAddress(page, place, content) : null;
  return (
    <div className={classes.qr}>
      <div className={`${shared.form} screen-only`}>
        <p className={shared.said}>{t('entry.qrLead')}</p>
        <TextInput
          label={t('entry.page')}
          description={t('entry.pageHelp')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          type="url"
          placeholder={BEGINS}
          maxLength={LONGEST.page}
          value={typed}
          error={isWrong ? t('entry.pageWrong') : null}
          onBlur={() => {
            setLeft(true);
            if (page) keep(PAGE, typed.trim());
          }}
          onChange={event => setTyped(event.currentTarget.value)}
        />
        <TextInput
          label={t('entry.qrPlace')}
          description={t('entry.qrPlaceHelp')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          autoComplete="off"
          maxLength={LONGEST.place}
          value={place}
          onChange={event => setPlace(event.currentTarget.value)}
        />
        <TouchpointField
          label={t('word.touchpoint')}
          description={t('entry.qrTouchpointHelp')}
          choices={choices}
          value={touchpoint}
          onChange={setTouchpoint}
        />
        {address && <Code code={address} label={t('entry.qrAddress')} />}
        <p className={shared.said}>{t('entry.qrSeen')}</p>
      </div>
      {address ? (
        <Sheet address={address} place={place.trim()} />
      ) : (
        <p className={`${classes.waiting} screen-only`}>{t('entry.qrWaiting')}</p>
      )}
    </div>
  );
}

/** The modules of the code of an address; null until they are there. */
function useModules(address: string): { modules: boolean[][] | null; failed: boolean } {
  const [made, setMade] = useState<{ of: string; modules: boolean[][] | null } | null>(null);
  useEffect(() => {
    let isLeft = false;
    const show = (modules: boolean[][] | null) => {
      if (!isLeft) setMade({ of: address, modules });
    };
    modulesOf(address).then(show, () => show(null));
    return () => {
      isLeft = true;
    };
  }, [address]);
  // The code before stays in sight while the next is made.
  return { modules: made?.modules ?? null, failed: made?.of === address && made.modules === null };
}

/** What is printed: the code, and beneath it where it hangs. */
function Sheet({ address, place }: { address: string; place: string }) {
  const { t } = useText();
  const picture = useRef<SVGSVGElement>(null);
  const { modules, failed } = useModules(address);
  if (failed) return <p className={classes.waiting}>{t('entry.qrLong')}</p>;
  const name = `qr-${suggestedName(place) || 'code'}`;
  const download = async (kind: 'svg' | 'png') => {
    if (!picture.current) return;
    try {
      const bare = withoutPage(picture.current);
      save(kind === 'svg' ? svgBlob(bare) : await pngBlob(bare), `${name}.${kind}`);
    } catch (error) {
      showFailure(error);
    }
  };
  return (
    <div>
      <figure className={classes.sheet}>
        {modules && (
          <svg
            ref={picture}
            role="img"
            aria-label={t('entry.qrAlt', { address })}
            width={SIZE}
            height={SIZE}
            viewBox={`0 0 ${modules.length} ${modules.length}`}
            shapeRendering="crispEdges"
          >
            <rect width={modules.length} height={modules.length} fill="#ffffff" />
            <path d={pathOf(modules)} fill="#000000" />
          </svg>
        )}
        <figcaption>{place}</figcaption>
      </figure>
      <div className={`${classes.downloads} screen-only`}>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => void download('svg')}
        >
          {t('entry.qrSvg')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => void download('png')}
        >
          {t('entry.qrPng')}
        </Button>
        <Button variant="default" leftSection={<IconPrinter size={16} aria-hidden />} onClick={() => window.print()}>
          {t('entry.qrPrint')}
        </Button>
      </div>
    </div>
  );
}

/** The picture without what only the page needs. */
function withoutPage(picture: SVGSVGElement): SVGSVGElement {
  const copy = picture.cloneNode(true) as SVGSVGElement;
  for (const name of ['role', 'aria-label']) copy.removeAttribute(name);
  return copy;
}
