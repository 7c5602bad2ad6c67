import {describe, expect, test} from 'vitest';
import {Dispatcher} from '../../src/keys/dispatcher.ts';
import type {Column} from '../../src/ui/columns.ts';
import {createListState, type ListState} from '../../src/ui/list.ts';
import {type ListCommandsOptions, listCommands} from '../../src/ui/list-commands.ts';
import {ListControl} from '../../src/ui/list-control.ts';
import {filterTarget} from '../../src/ui/list-filter.ts';
import {listStatusLine} from '../../src/ui/list-status.ts';
import {createLook} from '../../src/ui/look.ts';
import {orderRows, type RowOrder} from '../../src/ui/table-order.ts';

interface Task {
	readonly id: string;
	readonly state: string;
}

const page = 4;

/** A screen with a list of tasks, driven by keys. */
class TaskList {
	readonly #columns: readonly Column<Task>[] = [
		{id: 'task', title: 'TASK', value: ({id}) => id, minimum: 4, priority: 2},
		{id: 'state', title: 'STATE', value: ({state}) => state, minimum: 4, priority: 1},
	];
	readonly control: ListControl;
	readonly refused: string[] = [];
	readonly #dispatcher: Dispatcher;
	#state: ListState = createListState({column: 'task', descending: false});
	#rows: ReadonlyMap<string, Task> = new Map();

	constructor(tasks: readonly string[], more: Partial<ListCommandsOptions> = {}) {
		this.control = new ListControl({
			get: () => this.#state,
			set: (state) => {
				this.#state = state;
			},
			order: () => this.order,
			page: () => page,
			exists: (id) => this.#rows.has(id),
		});
		this.show(tasks);
		const options = {id: 'tasks', list: this.control, sortable: this.#columns, ...more};
		this.#dispatcher = new Dispatcher({
			scopes: () => [{name: 'Tasks', commands: listCommands(options), typing: () => filterTarget(this.control)}],
			barred: () => undefined,
			onRefused: (reason) => this.refused.push(reason),
			onFailed: (error) => {
				throw error;
			},
		});
	}

	get state(): ListState {
		return this.#state;
	}

	get order(): RowOrder<Task> {
		return orderRows(this.#rows, this.#state.filter, this.#state.sort, this.#columns);
	}

	/** What AWS answers: `name:state`. */
	show(tasks: readonly string[]): void {
		const pairs = tasks.map((task) => task.split(':') as [string, string?]);
		this.#rows = new Map(pairs.map(([id, state = 'running']) => [id, {id, state}]));
		this.control.refresh();
	}

	press(...chords: readonly string[]): this {
		for (const chord of chords) this.#dispatcher.press(chord);
		return this;
	}

	type(text: string): this {
		return this.press(...text);
	}

	paste(text: string): void {
		this.#dispatcher.paste(text);
	}

	status(columns = 60): string {
		const counts = {order: this.order, total: this.#rows.size, noun: 'tasks'};
		return listStatusLine(this.#state, counts, columns, createLook()).replaceAll(/\u001B\[[\d;]*m/g, '');
	}
}

const six = ['a', 'b:stopped', 'c', 'd:stopped', 'e', 'f'];

describe('keys of a list', () => {
	test('begin at the first row', () => {
		expect(new TaskList(six).state.cursor).toBe('a');
	});

	test.each([
		[['j', 'down'], 'c'],
		[['j', 'j', 'k', 'up'], 'a'],
		[['G'], 'f'],
		[['end', 'g', 'g'], 'a'],
		[['end', 'home'], 'a'],
		[['pagedown'], 'e'],
		[['ctrl+f', 'ctrl+b'], 'a'],
	])('%j goes to %s', (keys, cursor) => {
		expect(new TaskList(six).press(...keys).state.cursor).toBe(cursor);
	});

	test('mark one, some and all', () => {
		const marks = (...keys: readonly string[]): string => [...new TaskList(six).press(...keys).state.marks].join('');
		expect(marks('space', 'j', 'space')).toBe('ab');
		expect(marks('space', 'space')).toBe('');
		expect(marks('shift+down', 'shift+down')).toBe('ab');
		expect(marks('*')).toBe('abcdef');
		expect(marks('ctrl+space', '*')).toBe('');
	});

	test('sort by one column after the other, and the other way round', () => {
		const list = new TaskList(six);
		expect(list.press('>').state.sort).toEqual({column: 'state', descending: false});
		expect(list.press('i').order.ids).toEqual(['b', 'd', 'a', 'c', 'e', 'f']);
		expect(list.press('>').state.sort).toEqual({column: 'task', descending: false});
		expect(list.press('<').state.sort).toEqual({column: 'state', descending: false});
	});

	test('leave the cursor on its row when the order changes', () => {
		expect(new TaskList(six).press('j', '>', 'i').state.cursor).toBe('b');
	});

	test('are free for the screen where it needs them, and gone where they make no sense', () => {
		const list = new TaskList(six, {taken: ['g g'], canMark: false, sortable: []});
		list.press('end', 'g', 'space', '>');
		expect(list.state.cursor).toBe('f');
		expect(list.state.marks.size).toBe(0);
		expect(list.refused).toHaveLength(3);
	});

	test('show one hint, for the filter, until there is something to clear', () => {
		const hints = (list: TaskList, all?: 'all'): string[] =>
			listCommands({id: 'tasks', list: list.control}, all).flatMap(({hint}) => hint ?? []);
		expect(hints(new TaskList(six))).toEqual(['filter']);
		expect(hints(new TaskList(six).press('space'))).toEqual(['filter', 'clear marks']);
		expect(hints(new TaskList(six), 'all')).toEqual(['filter', 'clear filter', 'clear marks']);
	});
});

describe('a filter', () => {
	test('holds while it is typed; enter keeps it', () => {
		const list = new TaskList(six).press('/').type('stop');
		expect(list.order.ids).toEqual(['b', 'd']);
		expect(list.state.cursor).toBe('b');
		expect(list.press('enter').state).toMatchObject({filter: 'stop', typing: undefined});
		expect(list.press('j').state.cursor).toBe('d');
	});

	test('is gone on with, and edited as any text', () => {
		const list = new TaskList(six).press('/').type('xstop').press('home', 'delete', 'enter');
		expect(list.state.filter).toBe('stop');
		expect(list.press('/').type('ped !b').state.filter).toBe('stopped !b');
	});

	test('lets the cursor move while it is typed', () => {
		expect(new TaskList(six).press('/', 'r', 'down', 'down').state.cursor).toBe('e');
	});

	test('is cleared by escape while it is typed and afterwards; marks are next', () => {
		const list = new TaskList(six).press('space', '/').type('stop').press('escape');
		expect(list.state).toMatchObject({filter: '', typing: undefined});
		list.press('/').type('stop').press('enter', 'escape');
		expect(list.state.filter).toBe('');
		expect(list.press('escape').state.marks.size).toBe(0);
		list.press('escape');
		expect(list.refused).toEqual(['escape does nothing here']);
	});

	test('is left by one backspace too many', () => {
		expect(new TaskList(six).press('/', 'r', 'backspace').state.typing).toBeDefined();
		expect(new TaskList(six).press('/', 'r', 'backspace', 'backspace').state.typing).toBeUndefined();
	});

	test('takes pasted text on one line', () => {
		const list = new TaskList(six).press('/');
		list.paste('state:\nstop');
		expect(list.state.filter).toBe('state: stop');
	});

	test('that matches nothing gives the cursor back when it is taken away', () => {
		const list = new TaskList(six).press('j', 'j', '/').type('zzz');
		expect(list.order.ids).toEqual([]);
		expect(list.press('escape').state.cursor).toBe('c');
	});
});

describe('a refresh', () => {
	test('keeps cursor and marks, and forgets the marks of what is gone', () => {
		const list = new TaskList(six).press('shift+down', 'shift+down');
		list.show(['0', 'b', 'c', 'd', 'e', 'f']);
		expect(list.state.cursor).toBe('c');
		expect([...list.state.marks]).toEqual(['b']);
	});

	test('between two keys is taken into account', () => {
		const list = new TaskList(six).press('j');
		list.show(['0', '1', ...six]);
		expect(list.press('j').state.cursor).toBe('c');
	});
});

describe('the line of a list', () => {
	test('tells what is shown, filtered and marked', () => {
		const list = new TaskList(six);
		expect(list.status()).toBe('6 tasks');
		list.press('space', '/').type('stop').press('enter');
		expect(list.status()).toBe('2 of 6 tasks · 1 marked, 1 of them hidden · filter: stop');
		expect(list.status(20)).toBe('2 of 6 tasks · 1 ma…');
	});

	test('shows the filter as it is typed', () => {
		const list = new TaskList(six).press('/').type('st');
		expect(list.status(40)).toBe('/ st                        2 of 6 tasks');
		expect(list.status(14)).toHaveLength(14);
	});
});
