import {Static, Text, useApp} from 'ink';
import {type ReactNode, useEffect, useState} from 'react';
import {sanitiseLine} from '../../text.ts';
import {KeyInput} from '../../ui/key-input.tsx';
import type {AppProps} from '../frame/app.tsx';
import {placeOf} from '../frame/header.tsx';
import {keyPresses} from '../frame/key-presses.ts';
import {whatIsNew} from './what-is-new.ts';

/**
 * The console for a screen reader: nothing is drawn over, every change is a line of its own. Looked at after each key
 * and once a second.
 */
export function SpokenApp({screens, shell, header, dispatcher, onDrawn}: AppProps): ReactNode {
	const {suspendTerminal} = useApp();
	const [said, setSaid] = useState<readonly string[]>([]);
	useEffect(() => onDrawn({suspend: suspendTerminal}), [onDrawn, suspendTerminal]);
	useEffect(() => {
		let before: readonly string[] = [];
		const look = (): void => {
			const after = spokenNow({screens, shell, header});
			const fresh = whatIsNew(before, after);
			before = after;
			if (fresh.length > 0) setSaid((lines) => [...lines, ...fresh]);
		};
		look();
		const ends = [header.now.subscribe(look), shell.subscribe(look), header.session.subscribe(look)];
		return () => {
			for (const end of ends) end();
		};
	}, [screens, shell, header]);
	const {press, paste} = keyPresses(shell, dispatcher);
	return (
		<>
			<KeyInput onChord={press} onPaste={paste} />
			<Static items={said.map((line, index) => ({line, index}))}>
				{({line, index}) => <Text key={index}>{line}</Text>}
			</Static>
		</>
	);
}

function spokenNow({screens, shell, header}: Pick<AppProps, 'screens' | 'shell' | 'header'>): string[] {
	const {screen: current, overlays, notice} = shell.getState();
	const screen = screens.find(({id}) => id === current);
	const overlay = overlays.at(-1);
	const {problem} = header.link.getState();
	return [
		`AWS: ${placeOf(header.session.getState())}`,
		...(problem === undefined ? [] : [`AWS does not answer: ${problem.text} ${problem.nextStep ?? ''}`]),
		...(screen === undefined ? [] : [`Screen ${screen.title}. Question mark lists the keys.`]),
		...(overlay?.spoken() ?? screen?.spoken() ?? []),
		...(notice === undefined ? [] : [notice.text]),
	].map(sanitiseLine);
}
