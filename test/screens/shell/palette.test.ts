import {describe, expect, it} from 'vitest';
import {createPaletteOverlay} from '../../../src/screens/shell/palette.tsx';
import {Asked} from './questions/asked.tsx';

const nothing = (): void => undefined;

const open = (count: number): Asked => {
	const commands = Array.from({length: count}, (_, index) => {
		return {id: `command-${index}`, title: `Command number ${index}`, keys: [], run: nothing};
	});
	const scopes = [{name: 'Test', commands}];
	return new Asked(createPaletteOverlay({scopes, barred: undefined, close: nothing, run: nothing}));
};

describe('the palette', () => {
	it('says how many more commands there are below, until the last is seen', async () => {
		using palette = open(30);
		expect(await palette.text()).toContain('↓ 16 more');
		await palette.press(...Array.from({length: 20}, () => 'down'));
		expect(await palette.text()).toContain('↓ 9 more');
		await palette.press(...Array.from({length: 9}, () => 'down'));
		expect(await palette.text()).not.toContain('more');
	});

	it('says nothing where all are seen', async () => {
		using palette = open(14);
		expect(await palette.text()).not.toContain('more');
	});
});
