import {ConsoleError} from '../../errors.ts';
import type {Chord} from '../../keys/chord.ts';
import {sanitise, sanitiseLine} from '../../text.ts';
import type {Choice, Confirmation, NoticeLevel, Overlay, Pane, Prompt, Shell} from '../shell.ts';
import {createBusyOverlay, earlyCancel} from './busy.tsx';
import {createFailureOverlay} from './failure.tsx';
import {createChoiceOverlay} from './questions/choice.tsx';
import {createConfirmOverlay} from './questions/confirm.tsx';
import {createPaneOverlay} from './questions/pane.tsx';
import {createPromptOverlay} from './questions/prompt.tsx';
import type {ShellStore} from './state.ts';
import {TypeAhead} from './type-ahead.ts';

/** What the shell needs of the terminal and the program; main supplies it. */
export interface ShellHost {
	/** Writes past the screen: escape sequences that draw nothing. */
	readonly write: (sequence: string) => void;
	readonly suspend: (run: () => Promise<void>) => Promise<void>;
	/** Runs the operator's editor on a copy of the text, while suspended. */
	readonly edit: (text: string) => Promise<void>;
	readonly signal: AbortSignal;
}

/** How long a notice stays. Milliseconds. */
const noticeTime = 4_000;
/** What takes longer than this says what it waits for. Milliseconds. */
const shortEnough = 300;
/** Terminals drop longer OSC 52 sequences; xterm's limit is the smallest that is common. */
const longestCopy = 74_000;

/** The operator did not want to wait any longer. */
export class CancelledError extends ConsoleError {
	constructor(what: string) {
		super(`Cancelled: ${what}.`, 'Do it again when you like; what AWS was asked to do already goes on.');
	}
}

/** The frame's services for screens, on the store that the frame draws. `press` does what a key of the operator's does. */
export function createShell(store: ShellStore, host: ShellHost, press: (chord: Chord) => void): Shell {
	let noticeTimer: NodeJS.Timeout | undefined;
	/** A child has the terminal. */
	let isLent = false;

	function notify(level: NoticeLevel, text: string): void {
		clearTimeout(noticeTimer);
		const notice = {level, text: sanitiseLine(text)};
		store.setState({notice});
		if (level === 'failure') return;
		noticeTimer = setTimeout(() => {
			if (store.getState().notice === notice) store.setState({notice: undefined});
		}, noticeTime);
		noticeTimer.unref();
	}

	const open = (overlay: Overlay): void => store.setState(({overlays}) => ({overlays: [...overlays, overlay]}));
	const close = (overlay: Overlay): void =>
		store.setState(({overlays}) => ({overlays: overlays.filter((other) => other !== overlay)}));

	async function suspend(run: () => Promise<void>): Promise<void> {
		isLent = true;
		try {
			await host.suspend(run);
		} finally {
			isLent = false;
		}
	}

	/** Lays an overlay over the screen until it answers. */
	function answerOf<Answer>(create: (answer: (value: Answer) => void) => Overlay): Promise<Answer> {
		return new Promise((resolve) => {
			const overlay = create((value) => {
				close(overlay);
				resolve(value);
			});
			open(overlay);
		});
	}

	function fail(error: unknown, doing: string): void {
		const overlay = createFailureOverlay({
			...{error, doing: sanitiseLine(doing), copy},
			close: () => close(overlay),
			show: (title, text) => show({title, text}),
		});
		open(overlay);
	}

	function copy(text: string, what: string): void {
		// What is copied is pasted into a shell some day.
		const safe = sanitise(text);
		const encoded = Buffer.from(safe).toString('base64');
		if (encoded.length > longestCopy) {
			notify('warning', `${what} is too long for the clipboard of a terminal (${safe.length} characters)`);
			return;
		}
		host.write(`\u001B]52;c;${encoded}\u0007`);
		notify('success', `Copied ${what}`);
	}

	function show(pane: Pane): void {
		const overlay = createPaneOverlay(pane, {
			close: () => close(overlay),
			copy: (text) => copy(text, pane.title),
			edit: (text) => suspend(() => host.edit(sanitise(text))),
		});
		open(overlay);
	}

	async function untilDone<Result>(
		{what, ahead}: {readonly what: string; readonly ahead?: TypeAhead},
		work: (signal: AbortSignal) => Promise<Result>,
	): Promise<Result> {
		const cancelled = new AbortController();
		const cancel = (): void => cancelled.abort(new CancelledError(what));
		const overlay = createBusyOverlay({what: sanitiseLine(what), keep: ahead?.keep, cancel});
		const early = earlyCancel(cancel);
		const forget = (): void => store.setState(({waits}) => ({waits: waits.filter((wait) => wait !== early)}));
		// Below the others: what waits may itself ask something, such as the code of an MFA device.
		const openBelow = (): void => {
			forget();
			store.setState(({overlays}) => ({overlays: [overlay, ...overlays]}));
		};
		if (ahead !== undefined) store.setState(({waits}) => ({waits: [...waits, early]}));
		const timer = setTimeout(openBelow, shortEnough);
		const gone = new Promise<never>((_resolve, reject) => {
			cancelled.signal.addEventListener('abort', () => reject(cancelled.signal.reason), {once: true});
		});
		try {
			return await Promise.race([work(AbortSignal.any([cancelled.signal, host.signal])), gone]);
		} finally {
			clearTimeout(timer);
			forget();
			close(overlay);
		}
	}

	async function busy<Result>(
		what: string,
		work: (signal: AbortSignal) => Promise<Result>,
	): Promise<Result | undefined> {
		try {
			const ahead = new TypeAhead();
			const result = await untilDone({what, ahead}, work);
			ahead.replay(() => !isLent && store.getState().overlays.length === 0, press);
			return result;
		} catch (error) {
			if (!(error instanceof CancelledError) && !host.signal.aborted) fail(error, what);
			return undefined;
		}
	}

	return {
		go: (screen) => store.setState({screen, pending: []}),
		notify,
		fail,
		open,
		close,
		confirm: (question: Confirmation) => answerOf((answer) => createConfirmOverlay(question, answer)),
		prompt: (prompt: Prompt) => answerOf((answer) => createPromptOverlay(prompt, answer)),
		choose: <Value>(choice: Choice<Value>) =>
			answerOf<Value | undefined>((answer) => createChoiceOverlay(choice, answer)),
		show,
		busy,
		waiting: (what, work) => untilDone({what}, work),
		copy,
		suspend,
		signal: host.signal,
	};
}
