import { ActionIcon, Button, Group, Modal, Stack, TextInput, Title, Tooltip } from '@mantine/core';
import { IconArrowLeft, IconPlus, IconTrash } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type Saved, useDocuments, useSaveDocument } from '../../../api/documents';
import { useMayEdit } from '../../../api/queries';
import { useText } from '../../../i18n/index';
import { readMap } from '../../../maps/map';
import { curveColour, type Persona } from '../../../maps/persona';
import { newKey } from '../../../saved/key';
import { readAll } from '../../../saved/savedQuestion';
import { ListSkeleton } from '../../../states/Skeletons';
import { Failure, State } from '../../../states/State';
import { showDone, showFailure } from '../../../states/undo';
import maps from '../Maps.module.css';
import { PictureShown } from '../pictures/PictureShown';
import { usePersonas } from '../usePersonas';
import classes from './Personas.module.css';

/** Everybody that maps are about. */
export function Personas() {
  const { t } = useText();
  const mayEdit = useMayEdit();
  const { documents, list } = usePersonas();
  const [making, setMaking] = useState(false);
  const { data, error, refetch } = documents;
  const add = (
    <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setMaking(true)}>
      {t('personas.new')}
    </Button>
  );
  return (
    <div className={maps.screen}>
      <header className={maps.head}>
        <div>
          <Link to="/journeys/maps" className={maps.back}>
            <IconArrowLeft size={16} aria-hidden />
            {t('maps.title')}
          </Link>
          <Title order={1}>{t('personas.title')}</Title>
          <p>{t('personas.lead')}</p>
        </div>
        {mayEdit && list.length > 0 && add}
      </header>
      {error && !data ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !data ? (
        <ListSkeleton rows={4} />
      ) : list.length === 0 ? (
        <State
          mood="empty"
          title={t('personas.noneTitle')}
          body={t(mayEdit ? 'personas.noneBody' : 'personas.noneViewer')}
          action={mayEdit && <Group mt="sm">{add}</Group>}
        />
      ) : (
        <Cards list={list} mayEdit={mayEdit} />
      )}
      {making && <NewPersona onClose={() => setMaking(false)} />}
    </div>
  );
}

function Cards({ list, mayEdit }: { list: Saved<Persona>[]; mayEdit: boolean }) {
  const { t } = useText();
  const maps = readAll(useDocuments('map').data, readMap);
  const remove = useRemovePersona();
  return (
    <ul className={classes.cards}>
      {list.map(({ body, ...saved }, place) => {
        const used = maps.filter(map => map.body.personas.includes(saved.key)).length;
        return (
          <li key={saved.key} className={classes.card}>
            <Link to="/journeys/personas/$key" params={{ key: saved.key }}>
              <i aria-hidden style={{ borderColor: curveColour(body, place) }}>
                <Face persona={body} />
              </i>
              <span>
                <b>{body.name}</b>
                {body.demographic && <span>{body.demographic}</span>}
                {body.quote && <q>{body.quote}</q>}
                <small>{t('personas.usedIn', { count: used })}</small>
              </span>
            </Link>
            {mayEdit && (
              <Tooltip label={t('save.delete')}>
                <ActionIcon
                  className={classes.remove}
                  variant="subtle"
                  color="gray"
                  aria-label={t('personas.delete', { name: body.name })}
                  onClick={() => void remove({ ...saved, body })}
                >
                  <IconTrash size={17} stroke={1.7} aria-hidden />
                </ActionIcon>
              </Tooltip>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Face({ persona: { picture, symbol, name } }: { persona: Persona }) {
  const sign = symbol ?? name.trim().charAt(0).toUpperCase();
  return picture === undefined ? sign : <PictureShown picture={picture} alt="" fallback={sign} />;
}

/** Deletes a persona and offers to have it back; maps that are about it keep its place. */
export function useRemovePersona(): (persona: Saved<Persona>) => Promise<boolean> {
  const { t } = useText();
  const { mutateAsync } = useSaveDocument<Persona>('persona');
  return async ({ key, version, body }) => {
    try {
      const gone = await mutateAsync({ key, version, body: null });
      showDone(t('save.deleted', { name: body.name }), () => {
        mutateAsync({ key, version: gone.version, body }).catch(showFailure);
      });
      return true;
    } catch (error) {
      showFailure(error);
      return false;
    }
  };
}

function NewPersona({ onClose }: { onClose: () => void }) {
  const { t, language } = useText();
  const navigate = useNavigate();
  const save = useSaveDocument<Persona>('persona');
  const [name, setName] = useState('');
  const make = async () => {
    try {
      const body: Persona = { name: name.trim(), language };
      const { key } = await save.mutateAsync({ key: newKey(), version: 0, body });
      void navigate({ to: '/journeys/personas/$key', params: { key } });
    } catch (error) {
      showFailure(error);
    }
  };
  return (
    <Modal opened onClose={onClose} title={t('personas.new')} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <form
        onSubmit={event => {
          event.preventDefault();
          if (name.trim()) void make();
        }}
      >
        <Stack gap="md">
          <TextInput
            label={t('personas.name')}
            placeholder={t('personas.nameExample')}
            data-autofocus
            required
            maxLength={200}
            value={name}
            onChange={event => setName(event.currentTarget.value)}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('build.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={!name.trim()}>
              {t('maps.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
