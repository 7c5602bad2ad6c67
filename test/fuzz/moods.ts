import {ConsoleError} from '../../src/errors.ts';

/** Whole numbers from 0 up to a bound. */
export type Random = (bound: number) => number;

export const oneOf = <Value>(random: Random, values: readonly Value[]): Value => values[random(values.length)] as Value;

type Mood = 'answer' | 'fail' | 'hang' | 'throw';
const moods: readonly Mood[] = ['answer', 'answer', 'answer', 'answer', 'answer', 'fail', 'fail', 'hang', 'throw'];

type Method = (...parameters: unknown[]) => unknown;

/** The same actions, each call of which may answer, fail, hang until it is given up, or throw at once. */
export function moody<Actions extends object>(actions: Actions, random: Random): Actions {
	return new Proxy(actions, {
		get(target, name) {
			const method: unknown = Reflect.get(target, name);
			if (typeof method !== 'function') return method;
			return (...parameters: unknown[]) => inMood(oneOf(random, moods), method as Method, parameters, random);
		},
	});
}

function inMood(mood: Mood, method: Method, parameters: unknown[], random: Random): unknown {
	const signal = parameters.find((parameter) => parameter instanceof AbortSignal);
	if (mood === 'throw') throw failure(random);
	const answer = method(...parameters);
	if (mood === 'answer' || answer === undefined) return answer;
	if (isIterable(answer)) return mood === 'fail' ? failing(answer, random) : hanging(answer, signal);
	if (mood === 'fail') return Promise.reject(failure(random));
	return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), {once: true}));
}

const isIterable = (value: unknown): value is AsyncGenerator =>
	typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

/** Tells one thing, then fails. */
async function* failing(source: AsyncGenerator, random: Random): AsyncGenerator {
	const {value, done} = await source.next();
	if (done !== true) yield value;
	await source.return(undefined);
	throw failure(random);
}

/** Tells one thing, then nothing more. */
async function* hanging(source: AsyncGenerator, signal: AbortSignal | undefined): AsyncGenerator {
	const {value, done} = await source.next();
	if (done !== true) yield value;
	await source.return(undefined);
	await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), {once: true}));
}

const failure = (random: Random): unknown =>
	oneOf<() => unknown>(random, [
		() => new ConsoleError('AWS does not want to.', 'Ask it again.'),
		() => new ConsoleError(`${'A long sentence of what went wrong. '.repeat(60)}`, 'x'.repeat(400)),
		() => new TypeError('Cannot read properties of undefined'),
		() => new Error('\u001B[2J\u001B[H\u0007 steers the terminal\r\n\tand goes on'),
		() => new Error(''),
		() => 'a text was thrown',
		() => undefined,
	])();
