import type { Answer } from '../api/types';
import type { Text } from '../i18n/text';
import { channels } from './channelTables';
import { conformance } from './conformanceTables';
import * as journeys from './journeyTables';
import * as people from './peopleTables';
import { rules } from './ruleTables';
import { type Table, withoutEmptyColumns } from './table';

/** The tables under a picture, the main one first. */
export function tablesOf(answer: Answer, reader: Text): Table[] {
  return made(answer, reader).map(withoutEmptyColumns);
}

function made(answer: Answer, reader: Text): Table[] {
  const { result } = answer;
  const by = answer.question.by?.replace(/^first\./, '');
  switch (result.kind) {
    case 'funnel':
      return [journeys.funnel(result, by, reader)];
    case 'transitions':
      return journeys.transitions(result, reader);
    case 'bottlenecks':
      return [journeys.edges(result, reader, 'bottlenecks')];
    case 'paths':
      return journeys.paths(result, reader);
    case 'variants':
      return [journeys.variants(result, reader)];
    case 'step_matrix':
      return [journeys.stepMatrix(result, reader)];
    case 'rework':
      return journeys.rework(result, reader);
    case 'drop_off':
      return [journeys.dropOff(result, reader)];
    case 'channels':
      return channels(result, answer.question.ask === 'channels' ? answer.question.of : undefined, reader);
    case 'conformance':
      return conformance(result, by, reader);
    case 'rules':
      return rules(result, by, reader);
    case 'retention':
      return people.retention(result, by, reader);
    case 'stickiness':
      return people.stickiness(result, reader);
    case 'lifecycle':
      return [people.lifecycle(result, reader)];
    case 'repeat_purchase':
      return [people.repeatPurchase(result, reader)];
    case 'metric':
    case 'series':
      return [people.series(result, by, reader)];
    case 'difference':
      return [people.difference(result, reader)];
    case 'stands_out':
      return [people.standsOut(result, reader)];
    case 'customers':
      return [people.customers(result, reader)];
  }
}
