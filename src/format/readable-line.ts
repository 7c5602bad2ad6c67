/** Fields of a structured line that the log pane tells itself, or that are the line's words. */
const times = ['time', 'timestamp', '@timestamp', 'ts'];
const levels = ['level', 'severity'];
const messages = ['message', 'msg'];

/** A longer line is left as it is: nobody reads it in a row. Characters. */
const longest = 20_000;

/**
 * A line that a program logged as a JSON object, with what it says first: `WARN the disk is full  host=a free=0`. Every
 * other line as it is; nothing is left out but the time, which stands before each line, and the usual level.
 */
export function readableLine(line: string): string {
	const fields = fieldsOf(line);
	const message = fields && firstText(fields, messages);
	if (fields === undefined || message === undefined) return line;
	const level = firstText(fields, levels);
	const told = new Set([...times, ...levels, ...messages]);
	const rest = Object.entries(fields).flatMap(([name, value]) =>
		told.has(name) && typeof value === 'string' ? [] : [`${name}=${valueText(value)}`],
	);
	const loud = level === undefined || level.toLowerCase() === 'info' ? [] : [level.toUpperCase()];
	return [[...loud, message].join(' '), ...(rest.length === 0 ? [] : [rest.join(' ')])].join('  ');
}

function fieldsOf(line: string): Readonly<Record<string, unknown>> | undefined {
	const text = line.trim();
	if (!text.startsWith('{') || !text.endsWith('}') || text.length > longest) return undefined;
	try {
		return JSON.parse(text) as Readonly<Record<string, unknown>>;
	} catch {
		return undefined;
	}
}

function firstText(fields: Readonly<Record<string, unknown>>, names: readonly string[]): string | undefined {
	return names.map((name) => fields[name]).find((value) => typeof value === 'string');
}

const valueText = (value: unknown): string =>
	typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
