import {setFlagsFromString} from 'node:v8';
import {render} from 'ink';
import {App} from '../screens/frame/app.tsx';
import {SpokenApp} from '../screens/spoken/spoken-app.tsx';
import {keepDrawnRows} from '../ui/kept-rows.ts';
import {createLook, type Look} from '../ui/look.ts';
import {nothingUnderway} from '../underway.ts';
import {assemble} from './assemble.ts';
import type {ConsoleOptions} from './options.ts';
import {readSettings, type Settings} from './settings.ts';
import {TerminalHost} from './terminal-host.ts';

/** How long what leaving cancelled may take to be recorded and cleared up. Milliseconds. */
const lastPatience = 6_000;

/** Opens the console and answers its exit code once the operator has left. */
export async function runConsole(options: ConsoleOptions): Promise<number> {
	const settings = readSettings();
	using host = new TerminalHost();
	const {connection, visits, screens, header, ...parts} = assemble(options, settings, host);
	const Face = options.screenReader ? SpokenApp : App;
	const app = (
		<Face
			{...{...parts, screens, header, look: lookOf(options, settings)}}
			onDrawn={({suspend}) => host.attach(suspend)}
		/>
	);
	// V8 lets the space for new objects grow to 130 MB while a long list is read, and keeps it; 17 MB are as fast.
	setFlagsFromString('--semi-space-growth-factor=1');
	// And it lets the heap grow to as much as four times what is in use.
	setFlagsFromString('--heap-growing-percent=100');
	keepDrawnRows();
	const instance = render(app, {
		isScreenReaderEnabled: options.screenReader,
		alternateScreen: !options.screenReader,
		incrementalRendering: true,
		maxFps: 120,
		exitOnCtrlC: false,
		patchConsole: false,
	});
	host.show({instance, app, isFullScreen: !options.screenReader});
	const clock = setInterval(() => header.now.setState({now: Date.now()}), 1000);
	using _visits = visits;
	void connection.open();
	try {
		return await host.left;
	} finally {
		clearInterval(clock);
		await nothingUnderway(lastPatience);
		connection.close();
	}
}

const lookOf = (options: ConsoleOptions, settings: Settings): Look =>
	createLook({
		theme: options.theme ?? settings.theme ?? 'dark',
		colours: (process.env.NO_COLOR ?? '') === '',
		ascii: options.ascii || settings.ascii === true,
	});
