import {invalidParameter} from '../errors.ts';

type Kind = 'required' | 'optional' | 'excluded';

interface Term {
	readonly kind: Kind;
	readonly fits: (message: string) => boolean;
}

const termPattern =
	/(?<sign>[-?]?)(?:"(?<quoted>(?:[^"\\]|\\.)*)"|%(?<expression>[^%]+)%|(?<word>[^\s"]+))(?=\s|$)\s*/y;

/**
 * `ERROR "exact phrase" -debug`: all required and no excluded term occurs. `?a ?b`: at least one of them; next to
 * required terms, optional ones are ignored. Case counts.
 */
export function parseTerms(text: string): (message: string) => boolean {
	const terms = readTerms(text);
	const of = (kind: Kind): Term[] => terms.filter((term) => term.kind === kind);
	const [required, optional, excluded] = [of('required'), of('optional'), of('excluded')];
	return (message) => {
		if (excluded.some(({fits}) => fits(message))) return false;
		if (required.length > 0) return required.every(({fits}) => fits(message));
		return optional.length === 0 || optional.some(({fits}) => fits(message));
	};
}

function readTerms(text: string): Term[] {
	const terms: Term[] = [];
	let offset = 0;
	while (offset < text.length) {
		termPattern.lastIndex = offset;
		const groups = termPattern.exec(text)?.groups;
		if (groups === undefined) throw invalidParameter('Invalid filter pattern');
		terms.push({kind: kindOf(groups.sign ?? ''), fits: fitOf(groups)});
		offset = termPattern.lastIndex;
	}
	return terms;
}

const kindOf = (sign: string): Kind => (sign === '-' ? 'excluded' : sign === '?' ? 'optional' : 'required');

function fitOf({quoted, expression, word = ''}: Record<string, string | undefined>): Term['fits'] {
	if (expression !== undefined) {
		const compiled = compileExpression(expression);
		return (message) => compiled.test(message);
	}
	const term = quoted === undefined ? word : quoted.replaceAll(/\\(.)/g, '$1');
	if (quoted === undefined && !/^[\w:@./\-=+,;#$&~!|*'()<>{}[\]^`\\]+$/.test(term)) {
		throw invalidParameter('Invalid character(s) in term');
	}
	return (message) => message.includes(term);
}

/** `%…%`. Throws InvalidParameterException for what is no regular expression. */
export function compileExpression(source: string): RegExp {
	try {
		return new RegExp(source);
	} catch {
		throw invalidParameter('Invalid filter pattern: the regular expression is not valid');
	}
}
