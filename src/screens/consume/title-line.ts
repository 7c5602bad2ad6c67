import {truncate, widthOf} from '../../format/text-width.ts';
import {sanitiseLine} from '../../text.ts';
import type {Look} from '../../ui/look.ts';

interface TitleOptions {
	readonly columns: number;
	/** Whether the pane has the keys; told by a symbol too. */
	readonly isFocused: boolean;
}

/** The head of a pane: its name, something about it, and a rule to the end. */
export function titleLine(name: string, about: string, {columns, isFocused}: TitleOptions, look: Look): string {
	const {rule, running, ellipsis} = look.symbols;
	const sign = isFocused ? running : rule;
	const head = truncate(`${sign} ${name} `, columns, ellipsis);
	const text = about === '' ? '' : truncate(`${sanitiseLine(about)} `, Math.max(0, columns - widthOf(head)), ellipsis);
	const rest = rule.repeat(Math.max(0, columns - widthOf(head) - widthOf(text)));
	return look.paint(isFocused ? 'heading' : 'strong', head) + look.paint('dim', text + rest);
}
