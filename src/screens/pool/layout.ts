import type {Size} from '../screen.ts';
import {wideFrom} from './columns.ts';

/** A chart and a line for each state need so much; below it the head takes four lines. */
const tallFrom = 30;

export const isRoomy = ({columns, rows}: Size): boolean => columns >= wideFrom && rows >= tallFrom;

/** Lines above the table: title, states, launches, what goes on; with room a line for each state. */
export const headRows = (size: Size): number => (isRoomy(size) ? 10 : 4);
