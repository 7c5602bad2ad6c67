import {type Command, Option} from 'commander';
import {duration} from '../format/time.ts';
import {progressPrinter} from './progress.ts';
import {contextOf, type Register} from './register.ts';

export const registerTour: Register = (program, make) => {
	program
		.command('tour')
		.description('see everything work, without a question, on a local AWS that leaves nothing behind')
		.addOption(new Option('--only <system>', 'one system').choices(['consumer']))
		.action(async (_options: unknown, command: Command) => {
			const {output, openSession, signal} = contextOf(command, make);
			const {startEphemeralAws} = await import('../operations/local-aws/start.ts');
			const {consumerTour} = await import('../operations/tour/consumer-tour.ts');
			const {finish} = await import('../operations/progress.ts');
			const started = performance.now();
			await using instance = await startEphemeralAws();
			output.line(`✓ local AWS    ${instance.endpoint}, only for this tour  ${duration(performance.now() - started)}`);
			const {endpoint: endpointUrl, region} = instance;
			// Whatever the options say: the tour never touches an account.
			const startLocal = () => Promise.resolve({endpointUrl, region});
			const session = await openSession({local: true, endpointUrl: undefined, region, startLocal, environment: {}});
			await finish(consumerTour(session, signal), progressPrinter(output));
			const milliseconds = Math.round(performance.now() - started);
			output.result(
				{verified: true, systems: ['consumer'], milliseconds},
				() => `Every step was verified, and nothing is left. ${duration(milliseconds)}`,
			);
		});
};
