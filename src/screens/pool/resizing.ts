import type {PoolSettings} from '../../operations/pool/look.ts';
import type {ResizePlan} from '../../operations/pool/resize.ts';
import type {PoolStore} from '../../store/pool.ts';
import type {Shell} from '../shell.ts';
import type {PoolActions} from './actions.ts';
import {type PoolViewStore, targetNow} from './state.ts';

export interface ResizingParts {
	readonly shell: Shell;
	readonly pool: PoolStore;
	readonly view: PoolViewStore;
	readonly actions: PoolActions;
}

/** Keys that follow each other this fast are one change. Milliseconds. */
const pause = 700;

/**
 * Sets the target. Steps that follow each other fast are shown at once and asked for as one; steps that come while AWS
 * is being asked are asked for afterwards.
 */
export class Resizing {
	readonly #parts: ResizingParts;
	#timer: NodeJS.Timeout | undefined;

	constructor(parts: ResizingParts) {
		this.#parts = parts;
		parts.shell.signal.addEventListener('abort', () => clearTimeout(this.#timer), {once: true});
	}

	/** So many tasks more, or fewer when negative. */
	step(by: number): void {
		const {pool, view} = this.#parts;
		const {stack} = pool.getState();
		if (stack === undefined) return;
		const target = Math.max(0, targetNow(pool.getState(), view.getState()) + by);
		view.setState(({wanted}) => ({wanted: {stack, target, isAsked: wanted?.isAsked === true}}));
		this.#askSoon();
	}

	/** Whether a target is wanted that AWS was not asked for. */
	get isWaiting(): boolean {
		return this.#timer !== undefined;
	}

	/** Leaves the target as it is, while AWS was not asked. */
	takeBack(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		const {view, shell} = this.#parts;
		if (view.getState().wanted?.isAsked === true) return;
		view.setState({wanted: undefined});
		shell.notify('information', 'The target stays as it is');
	}

	/**
	 * Sets the target now. What stops several tasks is confirmed by typing the pool's name, anything by `y` when
	 * `confirmed` is asked for.
	 */
	async set(stack: string, target: number, how?: 'confirmed'): Promise<void> {
		const {view, actions, shell} = this.#parts;
		clearTimeout(this.#timer);
		this.#timer = undefined;
		// What is only asked about is not wanted yet.
		if (how === undefined) view.setState({wanted: {stack, target, isAsked: true}});
		const what = `Setting the target of ${stack} to ${target}`;
		const plan = await shell.busy(what, (signal) => actions.planResize(stack, target, signal));
		const isWanted = plan !== undefined && (await this.#isAgreed(plan, how));
		if (isWanted) view.setState(({wanted}) => ({wanted: wanted ?? {stack, target, isAsked: true}}));
		const settings = isWanted ? await shell.busy(what, (signal) => actions.resize(plan, signal)) : undefined;
		this.#settled(stack, target, settings);
		actions.nudge();
	}

	async #isAgreed(plan: ResizePlan, how: 'confirmed' | undefined): Promise<boolean> {
		const {shell, actions} = this.#parts;
		if (how === undefined && plan.typed === undefined) return true;
		return await shell.confirm({
			title: `Resize pool ${plan.pool.name} from ${plan.from} to ${plan.to}`,
			lines: plan.lines,
			...(plan.typed !== undefined && {typed: plan.typed}),
			awsLines: () => actions.previewResize(plan),
		});
	}

	/** Whoever went on stepping meanwhile wants another target than the one that was set. */
	#settled(stack: string, target: number, settings: PoolSettings | undefined): void {
		const {view, shell, pool} = this.#parts;
		const {wanted} = view.getState();
		const isOvertaken = wanted !== undefined && (wanted.stack !== stack || wanted.target !== target);
		view.setState({wanted: settings !== undefined && isOvertaken ? {...wanted, isAsked: false} : undefined});
		if (settings === undefined) return;
		if (pool.getState().stack === stack) pool.takeSettings(settings);
		if (isOvertaken) this.#askSoon();
		else shell.notify('success', `The target of ${stack} is ${target}`);
	}

	#askSoon(): void {
		clearTimeout(this.#timer);
		const {view, shell} = this.#parts;
		// One at a time: what is wanted meanwhile is looked at when the answer has come.
		if (view.getState().wanted?.isAsked === true) return;
		this.#timer = setTimeout(() => {
			const {wanted} = view.getState();
			if (wanted === undefined) return;
			const {stack, target} = wanted;
			// No command waits for it, which would show what went wrong.
			this.set(stack, target).catch((error: unknown) => shell.fail(error, `Resize ${stack} to ${target}`));
		}, pause);
	}
}
