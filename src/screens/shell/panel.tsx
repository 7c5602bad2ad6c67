import type {ReactNode} from 'react';
import {bordered} from '../../ui/boxes.ts';
import {Lines} from '../../ui/lines.tsx';
import {useLook} from '../../ui/look-context.ts';
import type {Size} from '../screen.ts';

interface PanelProps {
	readonly title: string;
	readonly size: Size;
	/** Painted lines for the room inside the border. */
	readonly lines: (inside: Size) => readonly string[];
}

/** An overlay's box: a border with its title, and lines inside. */
export function Panel({title, size, lines}: PanelProps): ReactNode {
	const look = useLook();
	const inside = {columns: Math.max(1, size.columns - 4), rows: Math.max(1, size.rows - 2)};
	return <Lines lines={bordered(title, [...lines(inside)], size, look)} height={size.rows} />;
}
