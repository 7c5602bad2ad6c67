import {describe, expect, it} from 'vitest';
import type {ConsumeResponse} from '../../../src/operations/consumer/usage.ts';
import type {ConsumeCall} from '../../../src/screens/consume/actions.ts';
import {keys, pasted} from '../../support/screen.ts';
import {address, host, hostsLook, openConsumer, silent, using} from './support.ts';

const three = hostsLook([host('10.0.0.7'), host('10.0.0.8'), host('10.0.0.9')]);
const {tab, enter, escape: back, down, shiftTab} = keys;

/** Hosts that do what they are asked, as the consumer's console answers. */
function obey(call: ConsumeCall): ConsumeResponse {
	const asked = ['10.0.0.7', '10.0.0.8', '10.0.0.9'].filter(
		(name) => call.target.candidate === 'ALL' || name === (call.target.host ?? '10.0.0.8'),
	);
	const usage = using('CPU', 'MEMORY').map((before) => {
		const spec = call.usage.find(({resource}) => resource === before.resource);
		return spec === undefined ? before : {...before, ...spec};
	});
	return {errors: [], instances: asked.map((name) => host(name, usage))};
}

const line = (text: string, containing: string): string | undefined =>
	text.split('\n').find((each) => each.includes(containing));

/** The line of a field in the form. */
const field = (text: string, label: string): string | undefined =>
	text.split('\n').find((each) => new RegExp(`(^|  )[▸ ][✗ ] ${label} `).test(each) && each.includes('['));

describe('the hosts', () => {
	it.each([
		[80, 24],
		[160, 45],
		[118, 30],
	])('are shown with target beside measurement, with the form, in %d×%d', async (columns, rows) => {
		using consumer = openConsumer({columns, rows, first: three});
		const text = await consumer.screen.until('10.0.0.9:2581');
		expect(line(text, '10.0.0.9:2581')).toMatch(/●.*█+.*31\/33%.*34\/33%/);
		expect(text).toContain('[all]');
		expect(text).toContain('[ Read all 3 hosts ]');
		expect(text).toContain('CPU 31%');
		expect(text).toContain('target 33%');
		expect(text.split('\n').length).toBe(rows);
	});

	it('have a bar for each resource that they use, and the form a field', async () => {
		const all = using('CPU', 'MEMORY', 'DISK', 'NETWORK');
		using consumer = openConsumer({first: hostsLook([host('10.0.0.7', all)])});
		const text = await consumer.screen.until('10.0.0.7');
		expect(line(text, 'HOST')).toMatch(/CPU +MEMORY +DISK +NETWORK/);
		expect(line(text, '10.0.0.7')).toMatch(/31%.*34%.*480K.*2M/);
		expect(field(text, 'Disk')).toMatch(/now 500 KB\/s +\[KB\/s\] {2}B\/s +MB\/s/);
		expect(field(text, 'CPU')).toMatch(/now 33 % +\[%\] {2}units/);
	});

	it('keep the cursor on the same host while others come, fail and go', async () => {
		using consumer = openConsumer({first: three});
		await consumer.screen.until('10.0.0.9:2581');
		await consumer.screen.press('j');
		consumer.show(hostsLook([host('10.0.0.1'), host('10.0.0.8'), host('10.0.0.9')], [silent('10.0.0.7')]));
		const text = await consumer.screen.until('10.0.0.1:2581');
		expect(line(text, '10.0.0.8:2581')).toMatch(/^▸/);
		expect(line(text, '10.0.0.7:2581')).toContain('✗ 10.0.0.7:2581 did not answer: ECONNREFUSED');
		expect(line(text, '10.0.0.1:2581')).toMatch(/^ ◆/);
		consumer.show(hostsLook([host('10.0.0.8')]));
		const later = await consumer.screen.until(/gone \d+ s ago/);
		expect(line(later, '10.0.0.8:2581')).toMatch(/^▸●/);
		expect(line(later, '10.0.0.9:2581')).toMatch(/^ ○ .*gone/);
	});

	it('are listed as far as there is room, the others a scroll away', async () => {
		const many = Array.from({length: 50}, (_, index) => host(`10.0.1.${index + 1}`));
		using consumer = openConsumer({first: hostsLook(many)});
		expect(await consumer.screen.until('10.0.1.1:2581')).toMatch(/Hosts 50 .* ↓\d+/);
		await consumer.screen.press('G');
		expect(consumer.screen.text()).toMatch(/▸. 10\.0\.1\.50:2581/);
		await consumer.screen.press('/', '1', '.', '7', enter);
		expect(consumer.screen.text()).toContain('1 of 50 hosts · filter: 1.7');
	});

	it('are drawn without colours and without other characters where the terminal has none', async () => {
		using consumer = openConsumer({first: three, look: {ascii: true, colours: false}, columns: 160, rows: 45});
		const text = await consumer.screen.until('10.0.0.9:2581');
		const own = text.split('\n').slice(2, -2).join('');
		expect(own).toMatch(/^[\u0020-\u007E]*$/);
	});

	it('show their past, or with v that of all together', async () => {
		using consumer = openConsumer({first: three, columns: 160, rows: 45});
		await consumer.screen.until('Charts of 10.0.0.7:2581');
		await consumer.screen.press('j');
		expect(consumer.screen.text()).toContain('Charts of 10.0.0.8:2581');
		await consumer.screen.press('v');
		expect(consumer.screen.text()).toContain('Charts of all 3 hosts');
	});

	it('give their charts the place of the form where only one fits', async () => {
		const many = Array.from({length: 12}, (_, index) => host(`10.0.1.${index + 1}`));
		using consumer = openConsumer({first: hostsLook(many)});
		await consumer.screen.until('Request');
		await consumer.screen.press('v');
		expect(consumer.screen.text()).toContain('Charts of 10.0.1.1:2581');
		expect(consumer.screen.text()).not.toContain('Request');
		await consumer.screen.press('v');
		expect(consumer.screen.text()).toContain('Charts of all 12 hosts');
		await consumer.screen.press('v');
		expect(consumer.screen.text()).toContain('Request');
	});
});

describe('the request', () => {
	it('consumer#2 changes all hosts, says of each what changed, and makes room for the next', async () => {
		using consumer = openConsumer({first: three, answer: obey});
		await consumer.screen.until('10.0.0.9:2581');
		await consumer.screen.press(tab, down, '5', '0');
		expect(consumer.screen.text()).toContain('[ Change all 3 hosts ]');
		await consumer.screen.press(enter);
		const text = await consumer.screen.until('3 hosts changed');
		for (const name of ['10.0.0.7', '10.0.0.8', '10.0.0.9']) expect(text).toContain(`✓ ${name}:2581 CPU 33 → 50 %`);
		expect(text).toContain('[ Read all 3 hosts ]');
		expect(consumer.changes()).toEqual([
			{address, target: {candidate: 'ALL'}, usage: [{resource: 'CPU', unit: 'PERCENTAGE', target: 0.5}]},
		]);
	});

	it('consumer#1 reads when it is empty', async () => {
		using consumer = openConsumer({first: three, answer: obey});
		await consumer.screen.until('10.0.0.9:2581');
		await consumer.screen.press(tab, enter);
		expect(await consumer.screen.until('3 hosts read')).toContain('CPU 31 % of 33 %');
		expect(consumer.calls[0]).toEqual({address, target: {candidate: 'ALL'}, usage: []});
	});

	it('goes to the selected host, in the unit that a letter chooses', async () => {
		using consumer = openConsumer({first: three, answer: obey});
		await consumer.screen.until('10.0.0.9:2581');
		await consumer.screen.press('j', 'j', enter, '5', '1', '2', 'u');
		expect(consumer.screen.text()).toContain('[ Change 10.0.0.9:2581 ]');
		await consumer.screen.press(enter);
		await consumer.screen.until('✓ 10.0.0.9:2581 CPU 33 % → 512 units');
		expect(consumer.changes()).toMatchObject([
			{
				target: {candidate: 'SPECIFIC', host: '10.0.0.9', port: 2581},
				usage: [{resource: 'CPU', unit: 'VCPU', target: 512}],
			},
		]);
	});

	it.each([
		['balancer', keys.right, 'SELF', 'the host that the balancer picks'],
		['random', 'r', 'RANDOM', 'one host at random'],
	])('consumer#3 goes to the one that is left to others (%s)', async (_name, key, candidate, said) => {
		using consumer = openConsumer({first: three, answer: obey});
		await consumer.screen.until('10.0.0.9:2581');
		await consumer.screen.press(tab, key);
		expect(consumer.screen.text()).toContain(`[ Read ${said} ]`);
		await consumer.screen.press(enter);
		await consumer.screen.until('1 host read');
		expect(consumer.calls[0]?.target).toEqual({candidate});
	});

	it('walks with tab through hosts, values and units, and back', async () => {
		using consumer = openConsumer({first: three});
		await consumer.screen.until('10.0.0.9:2581');
		await consumer.screen.press(tab, tab, tab);
		await consumer.screen.press(keys.right);
		expect(field(consumer.screen.text(), 'CPU')).toContain('%  [units]');
		await consumer.screen.press(tab, tab, tab, tab);
		expect(consumer.screen.text()).toMatch(/▸ Hosts/);
		await consumer.screen.press(shiftTab, shiftTab, 'g');
		expect(field(consumer.screen.text(), 'Memory')).toContain('[GB]');
		await consumer.screen.press(back);
		expect(consumer.screen.text()).toMatch(/▸ Hosts/);
	});

	it.each([
		['a negative amount', '-5', 'CPU cannot be negative; 0 stops the load.'],
		['no number', 'NaN', '«NaN» is no amount of CPU: a plain number, for example 33 %.'],
		['more than everything', '101', 'CPU can be at most 100 %, for example 33 %.'],
		['a unit of another resource', '1gb', '«1gb» is no amount of CPU'],
		['a hexadecimal number', '0x10', '«0x10» is no amount of CPU'],
		['an exponent', '1e3', '«1e3» is no amount of CPU'],
		['infinity', 'Infinity', '«Infinity» is no amount of CPU'],
		['10,000 digits', '9'.repeat(10_000), '«9999999999999999999…» is no amount of CPU'],
		['what steers a terminal', 'x\u001B[2Jx\u0007\ny', '«xx y» is no amount of CPU'],
	])('is never sent with %s, and says why as it is typed', async (_name, typed, problem) => {
		using consumer = openConsumer({first: three, answer: obey});
		await consumer.screen.until('10.0.0.9:2581');
		await consumer.screen.press(tab, down, pasted(typed));
		expect(consumer.screen.text()).toContain(problem);
		await consumer.screen.press(enter);
		expect(consumer.calls).toEqual([]);
		expect(consumer.screen.text()).toContain(problem);
		expect(consumer.screen.text().split('\n').length).toBe(24);
	});

	it('consumer#11 shows errors of hosts beside what the others did, and keeps what was typed', async () => {
		const message = 'The target of CPU is 99 PERCENTAGE; it must be from 0 to 0.9.';
		using consumer = openConsumer({
			...{first: three, columns: 160, rows: 45},
			answer: () => ({
				instances: [host('10.0.0.7'), host('10.0.0.8')],
				errors: [silent('10.0.0.9'), {type: 'INVALID_PARAMETER', message, host: '10.0.0.8', port: 2581}],
			}),
		});
		await consumer.screen.until('10.0.0.9:2581');
		await consumer.screen.press(tab, down, '9', '9', enter);
		const text = await consumer.screen.until('1 host changed, 2 failed');
		expect(text).toMatch(/✗ 10\.0\.0\.9:2581 +The host 10\.0\.0\.9:2581 did not answer/);
		expect(text).toMatch(/✗ 10\.0\.0\.8:2581 +The target of CPU is 99/);
		expect(text).toMatch(/✓ 10\.0\.0\.7:2581 +CPU 33 → 33 %/);
		expect(text).not.toMatch(/✓ 10\.0\.0\.8:2581/);
		expect(text).toContain('[ Change all 3 hosts ]');
		await consumer.screen.press(back, 'd');
		expect(await consumer.screen.until('Answer of the hosts')).toContain(message);
	});

	it('does not go to a host that is gone', async () => {
		using consumer = openConsumer({first: three, answer: obey});
		await consumer.screen.until('10.0.0.9:2581');
		await consumer.screen.press(enter, '5');
		consumer.show(hostsLook([host('10.0.0.8'), host('10.0.0.9')]));
		await consumer.screen.until('10.0.0.7:2581 is gone: choose another host, or all.');
		await consumer.screen.press(enter);
		expect(consumer.calls).toEqual([]);
	});

	it('tells of a host that vanished on the way, and claims no change', async () => {
		const message = '10.0.0.7:2581 is no host of this service. Ask ALL to see which there are.';
		using consumer = openConsumer({
			first: three,
			answer: () => ({instances: [host('10.0.0.8')], errors: [{type: 'CLIENT_FAILURE', message}]}),
		});
		await consumer.screen.until('10.0.0.9:2581');
		await consumer.screen.press(enter, '5', enter);
		const text = await consumer.screen.until('nothing changed');
		expect(text).toContain('is no host of this service');
		expect(text).not.toContain('✓');
	});

	it('shows what failed when the console itself does not answer', async () => {
		using consumer = openConsumer({first: three});
		await consumer.screen.until('10.0.0.9:2581');
		await consumer.screen.press(tab, enter);
		expect(await consumer.screen.until('does not answer')).toContain('Try again.');
	});

	it('cannot change anything in read-only, but read', async () => {
		using consumer = openConsumer({first: three, answer: obey, readOnly: true});
		await consumer.screen.until('10.0.0.9:2581');
		await consumer.screen.press(tab, down, '5', enter);
		expect(consumer.screen.text()).toContain('read-only');
		expect(consumer.calls).toEqual([]);
		await consumer.screen.press(keys.backspace, enter);
		await consumer.screen.until('3 hosts read');
	});

	it('takes a unit that is typed in full, not the one that begins with its last letter', async () => {
		using consumer = openConsumer({first: three});
		await consumer.screen.until('10.0.0.9:2581');
		await consumer.screen.press(tab, down, ...'5units', tab, tab, ...'256mb');
		expect(field(consumer.screen.text(), 'CPU')).toMatch(/5 +% +\[units\]/);
		expect(field(consumer.screen.text(), 'Memory')).toMatch(/256 +% +B +KB +\[MB\]/);
		await consumer.screen.press('1', 'b');
		expect(field(consumer.screen.text(), 'Memory')).toMatch(/2561 +% +\[B\]/);
	});

	it('takes a unit per second that is typed in full', async () => {
		using consumer = openConsumer({first: hostsLook([host('10.0.0.7', using('DISK'))])});
		await consumer.screen.until('10.0.0.7:2581');
		await consumer.screen.press(tab, down, ...'2mb/s');
		expect(field(consumer.screen.text(), 'Disk')).toMatch(/2 +KB\/s +B\/s +\[MB\/s\]/);
	});

	it('is no command line while something in it is wrong: the field says what', async () => {
		using consumer = openConsumer({first: three});
		await consumer.screen.until('10.0.0.9:2581');
		await consumer.screen.press(tab, down, '?', back, '!');
		const text = consumer.screen.text();
		expect(text).not.toContain('as a command line');
		expect(text).toContain('▸✗ CPU');
		expect(text).toContain('«?» is no amount of CPU');
	});

	it('is shown as command lines', async () => {
		using consumer = openConsumer({first: three});
		await consumer.screen.until('10.0.0.9:2581');
		await consumer.screen.press(tab, down, '7', tab, tab, '2', '5', '6', 'm', back, '!');
		const text = await consumer.screen.until('This request as a command line');
		expect(text.replaceAll(/[│\s]/g, '')).toContain(`curl${address}{"candidate":"ALL","usage":[{"resource":"CPU"`);
		expect(text).toContain('ecs-console consume --stack demo --on all --cpu 7% --memory 256mb');
	});
});

describe('the consumer', () => {
	it('is not there yet: says what to do, and enter goes there', async () => {
		const absent = {kind: 'absent', problem: 'There is no consumer in us-east-1 yet.', nextStep: 'Set one up.'};
		using consumer = openConsumer({first: hostsLook([], [], {...absent, stack: undefined} as never)});
		const text = await consumer.screen.until('There is no consumer in us-east-1 yet.');
		expect(text).toContain('Set one up.');
		expect(text).not.toContain('Request');
		await consumer.screen.press(enter);
		expect(consumer.console.store.getState().screen).toBe('setup');
	});

	it('is chosen among several', async () => {
		using consumer = openConsumer({first: hostsLook([host('10.0.0.7')], [], {stacks: ['demo', 'other']})});
		await consumer.screen.until('demo (one of 2: c chooses)');
		await consumer.screen.press('c', down, enter);
		expect(consumer.watched).toEqual([undefined, 'other']);
		consumer.show(hostsLook([host('10.0.0.1')], [], {stacks: ['demo', 'other'], stack: 'other'}));
		const text = await consumer.screen.until('10.0.0.1:2581');
		expect(text).not.toContain('10.0.0.7');
	});

	it('has a web console that is opened and whose address is copied', async () => {
		using consumer = openConsumer({first: three});
		await consumer.screen.until('10.0.0.9:2581');
		await consumer.screen.press('o', 'y');
		expect(consumer.browsed).toEqual([address]);
		expect(consumer.console.written.join('')).toContain(Buffer.from(address).toString('base64'));
	});

	it('is asked only while it is looked at', async () => {
		const consumer = openConsumer({first: three});
		await consumer.screen.until('10.0.0.9:2581');
		expect(consumer.isWatched()).toBe(true);
		consumer[Symbol.dispose]();
		await expect.poll(consumer.isWatched).toBe(false);
	});
});
