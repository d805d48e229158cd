import type { Part } from '../../types';
import type { mapsAdopt as english } from '../en/mapsAdopt';

export const mapsAdopt: Part<'pl', typeof english> = {
  'adopt.open': 'Włącz do planu',
  'adopt.lead': 'Mapa zacznie dopuszczać to, co robią klienci. Wszystko, co dopuszcza dziś, pozostanie.',
  'adopt.changes': 'Co się zmieni',
  'adopt.followers': 'Kto trzyma się mapy',
  'adopt.journeys': 'Podróże klientów',
  'adopt.customers': 'Klienci, we wszystkich swoich podróżach',
  'adopt.now': 'teraz',
  'adopt.then': 'potem',
  'adopt.apply': 'Zmień mapę',
  'adopt.done': 'Mapa została zmieniona. Można to cofnąć.',
  'adopt.after': 'W {share} takich podróży ({interval}, n = {n}) dzieje się to po kroku {name}.',
  'adopt.atFirst': 'W {share} takich podróży ({interval}, n = {n}) dzieje się to przed wszystkimi krokami planu.',
  'adopt.examples': 'Przykłady',
  'adopt.examplesHelp': 'Otwórz klienta, aby zobaczyć całą podróż.',
  'adopt.mayBeLeftOut': 'Ten krok można pominąć',
};
