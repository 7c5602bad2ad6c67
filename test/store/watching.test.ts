import {expect, it} from 'vitest';
import {createWatching} from '../../src/store/watching.ts';

function observed() {
	const said: string[] = [];
	let begun = 0;
	const watching = createWatching(() => {
		begun += 1;
		const name = `watch ${begun}`;
		said.push(`${name} begins`);
		return {[Symbol.dispose]: () => void said.push(`${name} ends`)};
	});
	return {watching, said};
}

it('begins when it is opened and ends when it is left', () => {
	const {watching, said} = observed();
	const opened = watching.open();
	expect(said).toEqual(['watch 1 begins']);
	opened[Symbol.dispose]();
	opened[Symbol.dispose]();
	expect(said).toEqual(['watch 1 begins', 'watch 1 ends']);
});

it('ends what it looked at before it looks at something else', () => {
	const {watching, said} = observed();
	const opened = watching.open();
	watching.anew();
	opened[Symbol.dispose]();
	expect(said).toEqual(['watch 1 begins', 'watch 1 ends', 'watch 2 begins', 'watch 2 ends']);
});
