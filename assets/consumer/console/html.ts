/** Markup that is safe to send: only `html` makes it. */
export class Html {
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}
}

type Part = Html | string | number | undefined | readonly Part[];

/** A template whose values are escaped, whatever they hold; values made by `html` are markup already. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
	return new Html(strings.reduce((text, string, index) => `${text}${rendered(values[index - 1])}${string}`));
}

function rendered(part: Part): string {
	if (part === undefined) {
		return '';
	}
	if (part instanceof Html) {
		return part.text;
	}
	return typeof part === 'object' ? part.map(rendered).join('') : escaped(String(part));
}

const entities: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

function escaped(text: string): string {
	return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}
