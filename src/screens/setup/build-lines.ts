import {fit, widthOf} from '../../format/text-width.ts';
import {duration} from '../../format/time.ts';
import {sanitiseLine} from '../../text.ts';
import type {Look, Role} from '../../ui/look.ts';
import type {Size} from '../screen.ts';
import type {BuildView} from './progress.ts';

const marks: Readonly<Record<string, readonly [symbol: 'running' | 'done' | 'failed', role: Role]>> = {
	IN_PROGRESS: ['running', 'busy'],
	SUCCEEDED: ['done', 'good'],
};

/** The builds side by side, one line each, and below them the end of the selected one's log. */
export function buildLines(
	builds: readonly BuildView[],
	{selected, scrolled}: {readonly selected: number; readonly scrolled: number},
	{columns, rows}: Size,
	look: Look,
): string[] {
	const name = Math.max(0, ...builds.map(({project}) => widthOf(sanitiseLine(project))));
	const heads = builds.map((build, index) => {
		const [symbol, role] = marks[build.status] ?? ['failed', 'bad'];
		const cursor = index === selected ? look.paint('accent', look.symbols.cursor) : ' ';
		const time = build.elapsed === undefined ? '' : duration(build.elapsed);
		const words = build.status === 'IN_PROGRESS' ? build.phase.toLowerCase() : build.status.toLowerCase();
		const about = `${fit(sanitiseLine(build.project), name)}  ${sanitiseLine(words)}`;
		const text = fit(about, Math.max(0, columns - 14), 'left', look.symbols.ellipsis);
		return ` ${cursor} ${look.paint(role, look.symbols[symbol])} ${text} ${look.paint('dim', fit(time, 7, 'right'))}`;
	});
	const room = Math.max(0, rows - heads.length);
	const log = builds[selected]?.log ?? [];
	const end = Math.max(Math.min(room, log.length), log.length - scrolled);
	const tail = log.slice(Math.max(0, end - room), end);
	const lines = tail
		.map(withoutStamp)
		.map((line) => ` ${look.paint('dim', fit(sanitiseLine(line), columns - 2, 'left', look.symbols.ellipsis))}`);
	return [...heads, ...lines].slice(0, rows);
}

/** CodeBuild puts its name and the date to the microsecond before its own lines: the time of day is enough. */
const withoutStamp = (line: string): string =>
	line.replace(/^\[Container\] \d{4}\/\d\d\/\d\d (\d\d:\d\d:\d\d)\.\d+ /, '$1 ');
