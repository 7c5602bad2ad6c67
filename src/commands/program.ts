import {Command, CommanderError, Option} from 'commander';
import {version} from '../version.ts';
import {registerActivity} from './activity.ts';
import {registerClusters} from './clusters.ts';
import {registerConsume} from './consume.ts';
import {registerDoctor} from './doctor.ts';
import {registerExec} from './exec.ts';
import {registerLocal} from './local.ts';
import {registerLogs} from './logs.ts';
import {registerPool} from './pool.ts';
import type {MakeContext} from './register.ts';
import {registerServices} from './services.ts';
import {registerSetup} from './setup.ts';
import {registerStack} from './stack.ts';
import {registerStatus} from './status.ts';
import {registerTasks} from './tasks.ts';
import {registerDescribe} from './tasks-describe.ts';
import {registerTour} from './tour.ts';

const wrongUsageExitCode = 64;

/** The whole headless face: every command with its options. `write` takes what commander prints itself. */
export function createProgram(make: MakeContext, write: {out(text: string): void; err(text: string): void}): Command {
	const program = new Command('ecs-console')
		.description('A keyboard-driven console for Amazon ECS, with a local AWS inside.')
		.version(version)
		.option('--profile <name>', 'profile of your AWS configuration')
		.option('--region <region>', 'AWS region, for example eu-central-1')
		.option('--endpoint-url <url>', 'endpoint that replaces AWS, for example http://127.0.0.1:4566')
		.option('--local', 'use the local AWS, whatever account is configured')
		.option('--read-only', 'refuse everything that changes something')
		.option('--dry-run', 'show what would be changed, and change nothing')
		.option('--yes', 'agree to every question')
		.addOption(new Option('--output <format>', 'how results are written').choices(['text', 'json']).default('text'))
		.option('--screen <name>', 'the console: screen to begin with, for example tasks')
		.option('--theme <name>', 'the console: dark, light or contrast')
		.option('--ascii', 'the console: only characters that every font has')
		.option('--screen-reader', 'the console: every change as a line of text')
		.showHelpAfterError('Run the command with --help to see what it takes.')
		.configureOutput({writeOut: (text) => write.out(text), writeErr: (text) => write.err(text)})
		.exitOverride();
	for (const register of [
		registerSetup,
		registerConsume,
		registerPool,
		registerClusters,
		registerTasks,
		registerServices,
		registerDescribe,
		registerLogs,
		registerExec,
		registerStack,
		registerStatus,
		registerActivity,
		registerLocal,
		registerDoctor,
		registerTour,
	]) {
		register(program, make);
	}
	inheritSettings(program);
	return program;
}

/** Subcommands made by `command()` copy settings at their making; options given later must reach all of them. */
function inheritSettings(parent: Command): void {
	for (const child of parent.commands) {
		child.copyInheritedSettings(parent);
		inheritSettings(child);
	}
}

/** Exit code of what commander threw: 0 after help or version, 64 for wrong usage. */
export function usageExitCode(error: unknown): number | undefined {
	if (!(error instanceof CommanderError)) return undefined;
	return error.exitCode === 0 ? 0 : wrongUsageExitCode;
}
