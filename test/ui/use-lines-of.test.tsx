import type {ReactNode} from 'react';
import {expect, test} from 'vitest';
import {createStore} from 'zustand/vanilla';
import {Lines} from '../../src/ui/lines.tsx';
import {useLinesOf} from '../../src/ui/use-lines-of.ts';
import {renderToScreen} from '../support/screen.ts';

test('lines are drawn anew when a store changes them, and only then', async () => {
	const store = createStore(() => ({count: 0}));
	let renders = 0;
	function View(): ReactNode {
		renders += 1;
		const lines = useLinesOf([store], () => [`tens: ${Math.floor(store.getState().count / 10)}`]);
		return <Lines lines={lines} />;
	}
	using screen = await renderToScreen(<View />, {columns: 40, rows: 5});
	await screen.until('tens: 0');
	const before = renders;
	for (let count = 1; count < 10; count += 1) store.setState({count});
	store.setState({count: 10});
	await screen.until('tens: 1');
	expect(renders).toBe(before + 1);
});
