import { Button, NumberInput, Slider } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useText } from '../../../i18n/index';
import { editCell } from '../../../maps/commands/editCell';
import { FINE_STEP, HIGHEST, LOWEST } from '../../../maps/emotion';
import { type CellContent, cellsByPlace, type Lane, type Place, type Step, shownCell } from '../../../maps/map';
import { personaName } from '../../../maps/persona';
import classes from '../Beside.module.css';
import { CommittedText } from '../CommittedText';
import { ColourField, SymbolField } from '../LookFields';
import { PictureField } from '../pictures/PictureField';
import { useStudio } from '../studio';
import { EvidenceList } from './EvidenceList';
import { MeasureFields } from './MeasureFields';
import { ReportedList } from './ReportedList';
import { Section } from './Section';

/** All that a cell says, and what speaks for it. */
export function CellPane({ step, lane }: { step: Step; lane: Lane }) {
  const { t } = useText();
  const { map, persona, personas, editable, run } = useStudio();
  const cells = useMemo(() => cellsByPlace(map.cells), [map.cells]);
  const { cell, inherited } = shownCell(cells, step.key, lane.key, persona);
  const place: Place = { step: step.key, lane: lane.key, ...(persona && { persona }) };
  // The digits of one number are taken back at once.
  const ofPictures = lane.kind === 'picture';
  const change = (content: CellContent, group?: string) => run(editCell(place, content), group);
  return (
    <div className={classes.pane}>
      {persona && (
        <p className={classes.help}>
          {t(inherited || !cell ? 'maps.ofEverybody' : 'maps.ofPersona', { name: personaName(personas, persona) })}
        </p>
      )}
      {(ofPictures || cell?.picture) && (
        <PictureField
          value={cell?.picture}
          alt={cell?.text || t('picture.untold')}
          editable={editable}
          onChange={picture => change({ picture })}
        />
      )}
      <CommittedText
        label={t(ofPictures ? 'picture.text' : 'maps.text')}
        {...(ofPictures ? { description: t('picture.textHelp') } : {})}
        lines={3}
        maxLength={10_000}
        value={cell?.text ?? ''}
        readOnly={!editable}
        onCommit={text => change({ text })}
      />
      {lane.kind === 'emotion' && (
        <EmotionField value={cell?.emotion} editable={editable} onChange={emotion => change({ emotion })} />
      )}
      {lane.kind === 'action' && (
        <NumberInput
          label={t('maps.actions')}
          description={t('maps.actionsHelp')}
          min={0}
          max={10_000}
          allowDecimal={false}
          clampBehavior="strict"
          readOnly={!editable}
          value={cell?.actions ?? ''}
          onChange={value => change({ actions: typeof value === 'number' ? value : undefined }, 'actions')}
        />
      )}
      <Section title={t('maps.evidence')} help={t('maps.evidenceHelp')}>
        <EvidenceList value={cell?.evidence ?? []} editable={editable} onChange={evidence => change({ evidence })} />
      </Section>
      <Section title={t('maps.measure')} help={t('maps.measureHelp')}>
        <MeasureFields
          value={cell?.measure}
          place={cell ? { step: cell.step, lane: cell.lane, ...(cell.persona && { persona: cell.persona }) } : place}
          editable={editable}
          onChange={measure => change({ measure }, 'measure')}
        />
      </Section>
      <Section title={t('maps.reported')} help={t('maps.reportedHelp')}>
        <ReportedList value={cell?.reported ?? []} editable={editable} onChange={reported => change({ reported })} />
      </Section>
      <Section title={t('maps.look')}>
        <div className={classes.pane}>
          <SymbolField
            label={t('maps.symbol')}
            value={cell?.icon}
            editable={editable}
            onChange={icon => change({ icon })}
          />
          <ColourField value={cell?.colour} editable={editable} onChange={colour => change({ colour })} />
        </div>
      </Section>
    </div>
  );
}

interface EmotionFieldProps {
  value: number | undefined;
  editable: boolean;
  onChange: (value: number | undefined) => void;
}

/** The designed point of the curve. */
export function EmotionField({ value, editable, onChange }: EmotionFieldProps) {
  const { t, format } = useText();
  /** While it is dragged it is not in the map yet. */
  const [held, setHeld] = useState<number | null>(null);
  const marks = [LOWEST, 0, HIGHEST].map(mark => ({ value: mark, label: format.signed(mark, 0) }));
  return (
    <div>
      <span className={classes.label}>{t('maps.emotion')}</span>
      <div className={classes.slider}>
        <Slider
          thumbLabel={t('maps.emotion')}
          min={LOWEST}
          max={HIGHEST}
          step={FINE_STEP}
          startPointValue={0}
          disabled={!editable}
          label={shown => format.signed(shown, 1)}
          marks={marks}
          value={held ?? value ?? 0}
          onChange={setHeld}
          onChangeEnd={next => {
            setHeld(null);
            onChange(Math.round(next * 10) / 10);
          }}
        />
      </div>
      {editable && value !== undefined && (
        <Button size="compact-sm" variant="subtle" onClick={() => onChange(undefined)}>
          {t('maps.emotionRemove')}
        </Button>
      )}
    </div>
  );
}
