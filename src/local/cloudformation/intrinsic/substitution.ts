/** A part of the text of `Fn::Sub`: literal text, or a name to look up. */
export type SubstitutionPart = {readonly text: string} | {readonly name: string};

const placeholder = /\$\{([^}]*)\}/g;

/** Splits the text of `Fn::Sub`; `${!Name}` is the literal `${Name}`. */
export function substitutionParts(text: string): SubstitutionPart[] {
	const parts: SubstitutionPart[] = [];
	let end = 0;
	for (const match of text.matchAll(placeholder)) {
		const [whole, content = ''] = match;
		parts.push({text: text.slice(end, match.index)});
		parts.push(content.startsWith('!') ? {text: `\${${content.slice(1)}}`} : {name: content.trim()});
		end = match.index + whole.length;
	}
	parts.push({text: text.slice(end)});
	return parts.filter((part) => 'name' in part || part.text !== '');
}
