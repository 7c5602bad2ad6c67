import {invalidParameter} from '../errors.ts';

/** What an expression may ask of an instance. */
export interface InstanceFacts {
	/** Value of an attribute; undefined when the instance has none of that name. */
	attribute(name: string): string | undefined;
	/** `ec2InstanceId`, `agentConnected`, `runningTasksCount`… */
	field(name: string): string | undefined;
	/** `service:web`, `family:worker`… of the tasks on it. */
	readonly taskGroups: readonly string[];
}

export type InstancePredicate = (facts: InstanceFacts) => boolean;

const tokenPattern =
	/\s*(==|!=|>=|<=|>|<|=~|!~|&&|\|\||!|\(|\)|\[|\]|,|"[^"]*"|'[^']*'|[^\s()[\],=!<>&|"']+(?:![^\s()[\],=!<>&|"']+)*)/y;

/**
 * Compiles an expression of the cluster query language
 * (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-query-language.html).
 * Throws InvalidParameterException when it is none.
 */
export function compileExpression(text: string): InstancePredicate {
	const parser = new Parser(tokenize(text), text);
	return parser.parse();
}

function tokenize(text: string): string[] {
	const tokens: string[] = [];
	const pattern = new RegExp(tokenPattern);
	while (text.slice(pattern.lastIndex).trim() !== '') {
		const token = pattern.exec(text)?.[1];
		if (token === undefined) throw invalid(text);
		tokens.push(token);
	}
	return tokens;
}

const invalid = (text: string) => invalidParameter(`Invalid expression: ${text}`);

class Parser {
	readonly #tokens: readonly string[];
	readonly #text: string;
	#position = 0;

	constructor(tokens: readonly string[], text: string) {
		this.#tokens = tokens;
		this.#text = text;
	}

	parse(): InstancePredicate {
		const predicate = this.#either();
		if (this.#position < this.#tokens.length) throw invalid(this.#text);
		return predicate;
	}

	#either(): InstancePredicate {
		let left = this.#both();
		while (this.#takes('or', '||')) {
			const [first, second] = [left, this.#both()];
			left = (facts) => first(facts) || second(facts);
		}
		return left;
	}

	#both(): InstancePredicate {
		let left = this.#single();
		while (this.#takes('and', '&&')) {
			const [first, second] = [left, this.#single()];
			left = (facts) => first(facts) && second(facts);
		}
		return left;
	}

	#single(): InstancePredicate {
		if (this.#takes('not', '!')) {
			const inner = this.#single();
			return (facts) => !inner(facts);
		}
		if (this.#takes('(')) {
			const inner = this.#either();
			if (!this.#takes(')')) throw invalid(this.#text);
			return inner;
		}
		return this.#comparison(this.#next());
	}

	#comparison(subject: string): InstancePredicate {
		const values = subjectOf(subject);
		const isNegated = this.#takes('not', '!');
		if (this.#takes('exists')) return (facts) => values(facts).length > 0 !== isNegated;
		if (this.#takes('in')) {
			const list = this.#list();
			return (facts) => values(facts).some((value) => list.includes(value)) !== isNegated;
		}
		const operator = comparisons[this.#next()];
		if (isNegated || operator === undefined) throw invalid(this.#text);
		const operand = unquote(this.#next());
		return (facts) => operator(values(facts), operand);
	}

	#list(): string[] {
		if (!this.#takes('[')) throw invalid(this.#text);
		const items: string[] = [];
		while (!this.#takes(']')) {
			items.push(unquote(this.#next()));
			this.#takes(',');
		}
		return items;
	}

	#takes(...tokens: readonly string[]): boolean {
		const isNext = tokens.includes(this.#tokens[this.#position]?.toLowerCase() ?? '');
		if (isNext) this.#position += 1;
		return isNext;
	}

	#next(): string {
		const token = this.#tokens[this.#position];
		if (token === undefined) throw invalid(this.#text);
		this.#position += 1;
		return token;
	}
}

const unquote = (token: string): string => token.replace(/^(["'])(.*)\1$/, '$2');

/** The values that a subject has: none, one, or the groups of all tasks. */
function subjectOf(subject: string): (facts: InstanceFacts) => readonly string[] {
	const [kind = '', name = ''] = subject.split(/:(.*)/);
	if (kind === 'task' && name === 'group') return ({taskGroups}) => taskGroups;
	return (facts) => {
		const value = kind === 'attribute' ? facts.attribute(name) : facts.field(subject);
		return value === undefined ? [] : [value];
	};
}

type Comparison = (values: readonly string[], operand: string) => boolean;

const byNumber =
	(holds: (value: number, operand: number) => boolean): Comparison =>
	(values, operand) =>
		values.some((value) => holds(Number(value), Number(operand)));

const comparisons: Readonly<Record<string, Comparison>> = {
	'==': (values, operand) => values.includes(operand),
	equals: (values, operand) => values.includes(operand),
	'!=': (values, operand) => !values.includes(operand),
	'=~': (values, operand) => values.some((value) => new RegExp(`^(?:${operand})$`).test(value)),
	'!~': (values, operand) => !values.some((value) => new RegExp(`^(?:${operand})$`).test(value)),
	'>': byNumber((value, operand) => value > operand),
	'>=': byNumber((value, operand) => value >= operand),
	'<': byNumber((value, operand) => value < operand),
	'<=': byNumber((value, operand) => value <= operand),
};
