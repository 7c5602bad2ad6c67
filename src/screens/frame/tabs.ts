import {widthOf} from '../../format/text-width.ts';
import type {Look} from '../../ui/look.ts';

export interface Tab {
	readonly id: string;
	readonly key: string;
	readonly title: string;
}

/** The screens by their digits; where not all fit, the current one keeps its name and the others their digits. */
export function tabsLine(tabs: readonly Tab[], current: string, columns: number, look: Look): string {
	const full = tabs.map(({key, title}) => `${key} ${title}`);
	const isShort = widthOf(full.join('   ')) + 2 > columns;
	const drawn = tabs.map((tab, index) => {
		const text = isShort && tab.id !== current ? tab.key : (full[index] ?? '');
		if (tab.id === current) return look.paint('selected', ` ${text} `);
		return ` ${look.paint('key', tab.key)}${text.slice(tab.key.length)} `;
	});
	return ` ${drawn.join(' ')}`;
}
