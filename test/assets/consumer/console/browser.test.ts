import {type Browser, chromium, type Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {startConsole, type WebConsole} from '../../../../assets/consumer/console/console.ts';
import {BackendGroup} from '../support/backends.ts';

const launch = {
	executablePath: '/usr/bin/chromium',
	args: [
		'--headless',
		'--no-sandbox',
		'--disable-gpu',
		'--disable-quic',
		'--no-first-run',
		'--disable-background-networking',
		'--disable-component-update',
		'--disable-sync',
	],
};

describe('consumer#14 the form in a browser', () => {
	let group: BackendGroup;
	let web: WebConsole;
	let browser: Browser;
	let address: string;

	beforeAll(async () => {
		group = await BackendGroup.start(2);
		web = await startConsole({CONSOLE_PORT: '0', BACKEND_PORT: String(group.port(0))});
		address = `http://127.0.0.1:${web.port}/`;
		browser = await chromium.launch(launch);
	});

	afterAll(async () => {
		await browser?.close();
		await web?.close();
		await group?.close();
	});

	for (const javaScriptEnabled of [true, false]) {
		describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
			const open = async (): Promise<Page> => {
				const context = await browser.newContext({javaScriptEnabled, viewport: {width: 1280, height: 800}});
				const page = await context.newPage();
				await page.goto(address);
				return page;
			};

			test('lists every host when it is sent blank', async () => {
				const page = await open();
				await page.getByRole('button', {name: 'Send'}).click();
				expect(await page.getByRole('table').count()).toBe(2);
				expect(await page.getByRole('status').textContent()).toContain('Read');
				await page.context().close();
			});

			test('sets what is typed on the host that is chosen', async () => {
				const target = javaScriptEnabled ? '0.21' : '0.22';
				const page = await open();
				await page.getByLabel('Hosts', {exact: true}).selectOption(`127.0.0.1:${group.port(1)}`);
				await page.getByLabel('CPU target').fill(target);
				await page.getByLabel('CPU unit').selectOption('PERCENTAGE');
				await page.getByRole('button', {name: 'Send'}).click();
				expect(await page.getByRole('status').textContent()).toContain(`Changed 127.0.0.1:${group.port(1)}`);
				const {instances} = await group.consume({candidate: 'SELF'}, 1);
				expect(instances[0]?.usage[0]?.target).toBe(Number(target));
				await page.context().close();
			});

			test('says what is missing and keeps what was typed', async () => {
				const page = await open();
				await page.getByLabel('Memory target').fill('512');
				await page.getByRole('button', {name: 'Send'}).click();
				expect(await page.getByRole('alert').textContent()).toContain('Memory has a value but no unit');
				expect(await page.getByLabel('Memory target').inputValue()).toBe('512');
				await page.context().close();
			});
		});
	}

	test('the list follows the hosts while the page is open, and nothing on it is refused by its own policy', async () => {
		const page = await (await browser.newContext()).newPage();
		const complaints: string[] = [];
		page.on('console', (message) => complaints.push(message.text()));
		await page.goto(address);
		await group.consume({candidate: 'ALL', usage: [{resource: 'CPU', unit: 'PERCENTAGE', target: 0.77}]});
		await page.locator('td', {hasText: '77 %'}).nth(1).waitFor();
		expect(complaints).toEqual([]);
		await page.context().close();
	});
});
