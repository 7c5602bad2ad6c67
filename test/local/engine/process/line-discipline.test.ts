import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {LineDiscipline, toTerminal} from '../../../../src/local/engine/process/line-discipline.ts';

function discipline() {
	const seen = {forwarded: '', echoed: '', interrupts: 0, ends: 0};
	const lines = new LineDiscipline({
		forward: (line) => {
			seen.forwarded += line.toString('utf8');
		},
		echo: (bytes) => {
			seen.echoed += bytes.toString('latin1');
		},
		interrupt: () => {
			seen.interrupts += 1;
		},
		end: () => {
			seen.ends += 1;
		},
	});
	return {seen, type: (text: string) => lines.write(Buffer.from(text))};
}

describe('lines without a pseudo-terminal', () => {
	it('go to the program when enter is pressed, and are shown as they are typed', () => {
		const {seen, type} = discipline();
		type('ls');
		expect(seen).toMatchObject({forwarded: '', echoed: 'ls'});
		type('\r');
		expect(seen).toMatchObject({forwarded: 'ls\n', echoed: 'ls\r\n'});
	});

	it('can be mended: backspace takes a character, ctrl+u all of them', () => {
		const {seen, type} = discipline();
		type('ecchho\u007F\u007F\u007F\u007Fho é\u007F!\r');
		type('wrong\u0015right\r');
		expect(seen.forwarded).toBe('echo !\nright\n');
	});

	it('are thrown away by ctrl+c, which interrupts', () => {
		const {seen, type} = discipline();
		type('half\u0003whole\r');
		expect(seen).toMatchObject({forwarded: 'whole\n', interrupts: 1});
	});

	it('end with ctrl+d on an empty line; on another it sends what is there', () => {
		const {seen, type} = discipline();
		type('part\u0004');
		expect(seen).toMatchObject({forwarded: 'part', ends: 0});
		type('\u0004');
		expect(seen.ends).toBe(1);
	});

	it('are the same however the keys arrive', () => {
		fc.assert(
			fc.property(fc.array(fc.constantFrom('a', 'é', '\r', '\u007F', '\u0015', '\u0004', '\u0003')), (pressed) => {
				const [together, apart] = [discipline(), discipline()];
				together.type(pressed.join(''));
				for (const key of pressed) apart.type(key);
				expect(together.seen).toEqual(apart.seen);
			}),
		);
	});

	it('of output begin at the left edge', () => {
		expect(toTerminal(Buffer.from('a\nb\r\nc')).toString()).toBe('a\r\nb\r\nc');
	});
});
