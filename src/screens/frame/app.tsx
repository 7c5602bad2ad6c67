import {Box, useApp, useWindowSize} from 'ink';
import {type ReactNode, useEffect, useSyncExternalStore} from 'react';
import {useStore} from 'zustand';
import {padStyled, wrap} from '../../format/text-width.ts';
import type {Chord} from '../../keys/chord.ts';
import {typingTarget, visibleCommands} from '../../keys/command.ts';
import type {Dispatcher} from '../../keys/dispatcher.ts';
import {KeyInput} from '../../ui/key-input.tsx';
import {Lines} from '../../ui/lines.tsx';
import type {Look} from '../../ui/look.ts';
import {LookContext} from '../../ui/look-context.ts';
import {useLinesOf} from '../../ui/use-lines-of.ts';
import {ClockContext} from '../clock-context.ts';
import type {Screen, Size} from '../screen.ts';
import type {ShellStore} from '../shell/state.ts';
import type {Overlay} from '../shell.ts';
import {barredBy} from './barred.ts';
import {footerLine, ruleFrame, ruleLine} from './footer.ts';
import {problemNotice} from './freshness.ts';
import {Header, type HeaderSources} from './header.tsx';
import {keyPresses} from './key-presses.ts';
import {alwaysThere, type ScopesNow} from './scopes.ts';
import {tabsLine} from './tabs.ts';

const smallest: Size = {columns: 80, rows: 24};

export interface AppProps {
	readonly screens: readonly Screen[];
	readonly shell: ShellStore;
	readonly header: HeaderSources;
	readonly dispatcher: Dispatcher;
	readonly scopes: ScopesNow;
	readonly look: Look;
	/** Called once the first frame is there, with what only a drawn program can do. */
	readonly onDrawn: (terminal: {readonly suspend: (run: () => Promise<void>) => Promise<void>}) => void;
}

/** The whole frame: header, tabs, the screen or what lies over it, notice, footer. Exactly as large as the terminal. */
export function App(props: AppProps): ReactNode {
	const {look, shell, dispatcher, onDrawn} = props;
	const {columns, rows} = useWindowSize();
	const {suspendTerminal} = useApp();
	useEffect(() => onDrawn({suspend: suspendTerminal}), [onDrawn, suspendTerminal]);
	const {press, paste} = keyPresses(shell, dispatcher);
	const pressUnseen = (chord: Chord): void => {
		if (visibleCommands(props.scopes.now()).some(({id, keys}) => alwaysThere.has(id) && keys.includes(chord)))
			press(chord);
	};
	const isTooSmall = columns < smallest.columns || rows < smallest.rows;
	return (
		<LookContext value={look}>
			<KeyInput onChord={isTooSmall ? pressUnseen : press} onPaste={isTooSmall ? ignore : paste} />
			<ClockContext value={props.header.now}>
				{isTooSmall ? <TooSmall columns={columns} rows={rows} /> : <Frame {...props} columns={columns} rows={rows} />}
			</ClockContext>
		</LookContext>
	);
}

/** Less of the screen beside an overlay is not worth showing. Cells. */
const narrowestSide = 4;

/** Lines of the frame around the screen: header, tabs, rule with notice, footer. */
const frameRows = 4;
/** From this height on there is room for a rule under the tabs. */
const roomy = 30;

function Frame({screens, shell, header, look, scopes, columns, rows}: AppProps & Size): ReactNode {
	const current = useStore(shell, (state) => state.screen);
	const overlay = useStore(shell, ({overlays}) => overlays.at(-1));
	const notice = useStore(shell, (state) => state.notice);
	const problem = useStore(header.link, (link) => link.problem);
	const isRoomy = rows >= roomy;
	const body = {columns, rows: rows - frameRows - (isRoomy ? 1 : 0)};
	const screen = screens.find(({id}) => id === current);
	return (
		<Box flexDirection="column" width={columns} height={rows} overflow="hidden">
			<Header sources={header} {...{scopes, shell, columns}} />
			<Lines
				lines={[tabsLine(screens, current, columns, look), ...(isRoomy ? [ruleLine(undefined, columns, look)] : [])]}
			/>
			<Box width={columns} height={body.rows} overflow="hidden">
				{overlay?.size !== 'full' && screen !== undefined && <screen.View size={body} />}
				{overlay !== undefined && <Laid overlay={overlay} body={body} />}
			</Box>
			<Lines lines={[ruleLine(notice ?? problemNotice(problem, columns - ruleFrame), columns, look)]} />
			<Footer {...{screens, scopes, header, shell, columns, look}} />
		</Box>
	);
}

interface FooterProps {
	readonly screens: readonly Screen[];
	readonly scopes: ScopesNow;
	readonly header: HeaderSources;
	readonly shell: ShellStore;
	readonly columns: number;
	readonly look: Look;
}

/** Which commands can run depends on every store: asked anew after each key, answer and second, and when a screen says so. */
function Footer({screens, scopes, header, shell, columns, look}: FooterProps): ReactNode {
	const {session, link, now} = header;
	const changing = screens.flatMap(({changed}) => (changed === undefined ? [] : [{subscribe: changed}]));
	const lines = useLinesOf([shell, session, link, now, ...changing], () => {
		const {pending} = shell.getState();
		if (pending.length > 0) return [padStyled(` ${pending.join(' ')} …`, columns)];
		const current = scopes.now();
		const state = {barred: barredBy(session.getState()), isTyping: typingTarget(current) !== undefined};
		return [footerLine(visibleCommands(current), state, columns, look)];
	});
	return <Lines lines={lines} />;
}

/** An overlay in the middle of the screen that it is about. */
function Laid({overlay, body}: {readonly overlay: Overlay; readonly body: Size}): ReactNode {
	const {View, size, resized = never} = overlay;
	useSyncExternalStore(resized, () => (overlay.size === 'full' ? 0 : overlay.size.rows));
	if (size === 'full') return <View size={body} />;
	// A cell or two of the screen at either side would look like a part of it.
	const isSnug = size.columns + narrowestSide * 2 > body.columns;
	const room = {columns: isSnug ? body.columns : size.columns, rows: Math.min(size.rows, body.rows)};
	const [left, top] = [(body.columns - room.columns) / 2, (body.rows - room.rows) / 2];
	return (
		<Box position="absolute" left={Math.floor(left)} top={Math.floor(top)} width={room.columns} height={room.rows}>
			<View size={room} />
		</Box>
	);
}

/** Nobody can see where it would go. */
const ignore = (): void => undefined;

/** What never changes. */
const never = () => () => undefined;

function TooSmall({columns, rows}: Size): ReactNode {
	const need = `ecs-console needs ${smallest.columns}×${smallest.rows}; this terminal is ${columns}×${rows}.`;
	const lines = [...wrap(need, columns), ...wrap('Enlarge it, or ctrl+c to leave.', columns)];
	return <Lines lines={lines.slice(0, Math.max(1, rows))} height={Math.max(1, rows)} />;
}
