import {type Command, Option} from 'commander';
import {duration} from '../format/time.ts';
import {progressPrinter} from './progress.ts';
import {contextOf, type Register} from './register.ts';

const systems = ['consumer', 'pool'] as const;
type System = (typeof systems)[number];

const tours = {
	consumer: async () => (await import('../operations/tour/consumer-tour.ts')).consumerTour,
	pool: async () => (await import('../operations/tour/pool-tour.ts')).poolTour,
} as const;

export const registerTour: Register = (program, make) => {
	program
		.command('tour')
		.description('see everything work, without a question, on a local AWS that leaves nothing behind')
		.addOption(new Option('--only <system>', 'one system').choices(systems))
		.action(async ({only}: {readonly only?: System}, command: Command) => {
			const {output, openSession, signal} = contextOf(command, make);
			const {startEphemeralAws} = await import('../operations/local-aws/start.ts');
			const {finish} = await import('../operations/progress.ts');
			const started = performance.now();
			await using instance = await startEphemeralAws();
			output.line(`✓ local AWS    ${instance.endpoint}, only for this tour  ${duration(performance.now() - started)}`);
			const {endpoint: endpointUrl, region} = instance;
			// Whatever the options say: the tour never touches an account.
			const startLocal = () => Promise.resolve({endpointUrl, region});
			const session = await openSession({local: true, endpointUrl: undefined, region, startLocal, environment: {}});
			const shown = only === undefined ? systems : [only];
			for (const system of shown) {
				const tour = await tours[system]();
				await finish(tour(session, signal), progressPrinter(output));
			}
			const milliseconds = Math.round(performance.now() - started);
			output.result(
				{verified: true, systems: shown, milliseconds},
				() => `Every step was verified, and nothing is left. ${duration(milliseconds)}`,
			);
		});
};
