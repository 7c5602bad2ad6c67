import {spawn} from 'node:child_process';
import {StateError} from '../operations/errors.ts';

/** How each system opens an address in the browser that its user chose. */
const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
	darwin: ['open'],
	win32: ['rundll32', 'url.dll,FileProtocolHandler'],
	linux: ['xdg-open'],
};

/**
 * Opens an `http` or `https` address in the operator's browser, and does not wait for it.
 *
 * @throws StateError where there is no browser, as over ssh
 */
export async function openInBrowser(address: string): Promise<void> {
	const {protocol, href} = new URL(address);
	const [command, ...parameters] = openers[process.platform] ?? [];
	const hasScreen = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
	if (!/^https?:$/.test(protocol) || command === undefined || !hasScreen) throw noBrowser(href);
	const browser = spawn(command, [...parameters, href], {stdio: 'ignore', detached: true});
	await new Promise<void>((resolve, reject) => {
		browser.once('spawn', resolve);
		browser.once('error', () => reject(noBrowser(href)));
	});
	browser.unref();
}

const noBrowser = (address: string): StateError =>
	new StateError(
		`There is no browser here for ${address}.`,
		'Copy the address with y, and open it where there is one.',
	);
