import {Box, Text} from 'ink';
import {memo, type ReactNode} from 'react';
import {useLook} from './look-context.ts';
import {inAscii} from './symbols.ts';

/** One terminal line, painted already. A `Text` a line is what Ink draws fastest, and unchanged ones are not drawn. */
const Line = memo(
	({text}: {readonly text: string}): ReactNode => <Text wrap="truncate">{text === '' ? ' ' : text}</Text>,
);

/**
 * A pane of exactly `height` lines: what widgets computed, cut or filled up. Frames are always as high as the terminal,
 * or Ink would clear the screen.
 */
export function Lines({lines, height}: {readonly lines: readonly string[]; readonly height?: number}): ReactNode {
	const {isAscii} = useLook().symbols;
	const count = height ?? lines.length;
	return (
		<Box flexDirection="column" height={count} flexShrink={0} overflow="hidden">
			{Array.from({length: count}, (_, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a line is its place on the screen.
				<Line key={index} text={isAscii ? inAscii(lines[index] ?? '') : (lines[index] ?? '')} />
			))}
		</Box>
	);
}
