import type {Command} from 'commander';
import {InvalidInputError} from '../errors.ts';
import type {CommandContext} from './context.ts';
import {type StackOption, stackOption} from './pool-look.ts';
import {progressPrinter} from './progress.ts';
import {collect, contextOf, type MakeContext} from './register.ts';

interface ImageOptions extends StackOption {
	readonly tag?: readonly string[];
	readonly ifExists?: boolean;
}

export function addImage(pool: Command, make: MakeContext): void {
	pool
		.command('image')
		.description("build the pool's image and push it, unless that was done for these sources; new tasks run it")
		.option(...stackOption)
		.option('--tag <tag>', 'one more tag for it, such as a commit; may be given many times', collect)
		.option('--if-exists', 'succeed with a notice when there is no such pool yet; wait for one that is being made')
		.action((options: ImageOptions, command: Command) => pushPoolImage(options, contextOf(command, make)));
}

async function pushPoolImage({stack, tag = [], ifExists}: ImageOptions, context: CommandContext): Promise<void> {
	const {output, signal} = context;
	for (const one of tag) assertTag(one);
	const {requirePool} = await import('../operations/pool/locate.ts');
	const {finish} = await import('../operations/progress.ts');
	const session = await context.session();
	if (ifExists === true) {
		const {onceCreated} = await import('../operations/pool/once-created.ts');
		const located = await finish(onceCreated(session, stack, signal), progressPrinter(output));
		if ('missing' in located && located.missing === 'absent') {
			const notice = `${located.problem} Nothing was built: the pool's image is built when the pool is made.`;
			output.result({built: false, notice, nextStep: located.nextStep}, () => [notice, `→ ${located.nextStep}`]);
			return;
		}
	}
	const pool = await requirePool(session, stack, signal);
	const {pushImage} = await import('../operations/pool/push-image.ts');
	const pushed = await finish(pushImage(session, pool, tag, signal), progressPrinter(output));
	output.result({built: true, ...pushed}, () => `${pushed.repository} has ${pushed.tags.join(', ')}.`);
}

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImage.html */
function assertTag(tag: string): void {
	if (/^[\w][\w.-]{0,127}$/.test(tag)) return;
	throw new InvalidInputError(
		`«${tag}» is no tag of an image: it must be 1 to 128 letters, digits, underscores, dots and hyphens.`,
		'For example --tag 1.4.2.',
	);
}
