import {spawnSync} from 'node:child_process';
import {describe, expect, it} from 'vitest';
import {startLambda} from './lambda-world.ts';

const settings = {Runtime: 'python3.13', Handler: 'src/app.handler'} as const;
const hasPython = spawnSync('python3', ['--version']).status === 0;

describe.runIf(hasPython)('a function in Python', () => {
	it('gets event and context, and answers what the handler gives', async () => {
		await using world = await startLambda();
		const code = [
			'import logging',
			'def handler(event, context):',
			'    print("plain", event["name"])',
			'    logging.warning("careful %s", event["name"])',
			'    return {"hello": event["name"], "in": context.function_name, "left": context.get_remaining_time_in_millis() > 0}',
		];
		await world.create({'src/app.py': code.join('\n')}, settings);
		const {payload, log} = await world.invoke({name: 'you'});
		expect(payload).toEqual({hello: 'you', in: 'hello', left: true});
		expect(log).toMatch(/^plain you$/m);
		expect(log).toMatch(/^\[WARNING\]\t\S+Z\t[0-9a-f-]{36}\tcareful you$/m);
	});

	it('that fails answers the error as Python has it, and goes on', async () => {
		await using world = await startLambda();
		const code = 'def handler(event, context):\n    if event: raise ValueError("no")\n    return 1\n';
		await world.create({'src/app.py': code}, settings);
		const {error, payload, log} = await world.invoke({fail: true});
		expect({error, payload}).toEqual({
			error: 'Unhandled',
			payload: {
				errorType: 'ValueError',
				errorMessage: 'no',
				requestId: expect.any(String),
				stackTrace: [expect.stringContaining('line 2, in handler')],
			},
		});
		expect(log).toContain('[ERROR] ValueError: no\nTraceback (most recent call last):');
		expect((await world.invoke()).payload).toBe(1);
	});

	it.each(['{1, 2}', 'float("nan")'])('whose result %s is no JSON says so', async (result) => {
		await using world = await startLambda();
		await world.create({'src/app.py': `def handler(event, context):\n    return ${result}\n`}, settings);
		expect((await world.invoke()).payload).toMatchObject({
			errorType: 'Runtime.MarshalError',
			errorMessage: expect.stringContaining('Unable to marshal response'),
		});
	});

	it.each([
		['has no such file', {'other.py': ''}, 'Runtime.ImportModuleError', /^Unable to import module 'src\/app'/],
		['has no such handler', {'src/app.py': ''}, 'Runtime.HandlerNotFound', /^Handler 'handler' missing/],
		['is no Python', {'src/app.py': 'def ('}, 'Runtime.UserCodeSyntaxError', /^Syntax error in module/],
	])('that %s says so', async (_what, files, errorType, message) => {
		await using world = await startLambda();
		await world.create(files, settings);
		expect((await world.invoke()).payload).toMatchObject({errorType, errorMessage: expect.stringMatching(message)});
	});
});
