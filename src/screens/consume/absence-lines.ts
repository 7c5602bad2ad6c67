import {wrap} from '../../format/text-width.ts';
import type {ConsumeState} from '../../store/consume.ts';
import {sanitiseLine} from '../../text.ts';
import type {Look} from '../../ui/look.ts';
import type {Size} from '../screen.ts';

/** In place of hosts: that they are being asked, or why there are none and what to do. */
export function absenceLines({phase, absence, stacks}: ConsumeState, {columns}: Size, look: Look): string[] {
	const room = Math.max(20, columns - 6);
	const paragraph = (text: string): string[] => wrap(sanitiseLine(text), room).map((line) => `   ${line}`);
	if (phase === 'asking' || absence === undefined)
		return ['', look.paint('dim', `   Looking for the consumer${look.symbols.ellipsis}`)];
	return [
		'',
		...paragraph(absence.problem).map((line) => look.paint('strong', line)),
		...paragraph(absence.nextStep),
		'',
		`   ${look.paint('key', 'enter')} Setup    ${look.paint('key', '8')} Tasks${stacks.length > 1 ? `    ${look.paint('key', 'c')} another consumer` : ''}`,
		'',
		...paragraph('The consumer is a service whose tasks use as much CPU, memory, disk and network as you ask for.').map(
			(line) => look.paint('dim', line),
		),
	];
}
