import {parse, YAMLParseError} from 'yaml';
import * as z from 'zod';
import {PhaseFailure} from './phase-failure.ts';

/** A phase whose commands a buildspec gives. */
export const commandPhases = ['install', 'pre_build', 'build', 'post_build'] as const;
export type CommandPhase = (typeof commandPhases)[number];

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const commands = z.preprocess((value) => (value === null ? [] : value), z.array(z.unknown()).default([]));

const phase = z.object({
	'run-as': z.string().optional(),
	'on-failure': z.string().optional(),
	'runtime-versions': z.record(z.string(), scalar).optional(),
	commands,
	finally: commands,
});

const artifacts = z.object({
	files: z.union([z.string().transform((file) => [file]), z.array(z.string())]),
	name: z.string().optional(),
	'base-directory': z.string().optional(),
	'discard-paths': z.union([z.boolean(), z.enum(['yes', 'no']).transform((text) => text === 'yes')]).optional(),
	'exclude-paths': z.array(z.string()).optional(),
});

const document = z.object({
	version: scalar,
	'run-as': z.string().optional(),
	env: z
		.object({
			shell: z.string().optional(),
			variables: z.record(z.string(), scalar).nullish(),
			'parameter-store': z.record(z.string(), z.string()).nullish(),
			'secrets-manager': z.record(z.string(), z.string()).nullish(),
			'exported-variables': z.array(z.string()).nullish(),
		})
		.nullish(),
	phases: z.record(z.string(), phase.nullable()),
	artifacts: artifacts.nullish(),
});

export type BuildspecArtifacts = z.infer<typeof artifacts>;

export interface BuildspecPhase {
	readonly commands: readonly string[];
	readonly finally: readonly string[];
	/** What follows a failure: `ABORT` ends the build, `CONTINUE` goes on; undefined is CodeBuild's own order. */
	readonly onFailure: 'ABORT' | 'CONTINUE' | undefined;
	readonly runtimes: Readonly<Record<string, string>>;
}

/** A buildspec, version 0.2 (https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html). */
export interface Buildspec {
	readonly shell: 'sh' | 'bash';
	readonly variables: Readonly<Record<string, string>>;
	readonly parameters: Readonly<Record<string, string>>;
	readonly secrets: Readonly<Record<string, string>>;
	readonly exported: readonly string[];
	readonly phases: Readonly<Partial<Record<CommandPhase, BuildspecPhase>>>;
	readonly artifacts: BuildspecArtifacts | undefined;
}

/** Reads a buildspec. Throws a `PhaseFailure` with YAML_FILE_ERROR. */
export function parseBuildspec(text: string): Buildspec {
	const parsed = document.safeParse(parseYaml(text));
	if (!parsed.success) throw yamlError(z.prettifyError(parsed.error).replaceAll(/\s*\n\s*/g, ' '));
	const {version, env, phases, artifacts: output} = parsed.data;
	if (Number(version) !== 0.2) throw yamlError(`Unsupported buildspec version: ${version}: the local AWS runs 0.2`);
	for (const name of Object.keys(phases)) {
		if (!(commandPhases as readonly string[]).includes(name)) throw yamlError(`Unknown phase name: ${name}`);
	}
	const shell = env?.shell ?? 'sh';
	if (shell !== 'sh' && shell !== 'bash' && shell !== '/bin/sh') throw yamlError(`Unsupported shell: ${shell}`);
	return {
		shell: shell === 'bash' ? 'bash' : 'sh',
		variables: env?.variables ?? {},
		parameters: env?.['parameter-store'] ?? {},
		secrets: env?.['secrets-manager'] ?? {},
		exported: env?.['exported-variables'] ?? [],
		phases: Object.fromEntries(
			Object.entries(phases).flatMap(([name, content]) => (content === null ? [] : [[name, readPhase(content)]])),
		),
		artifacts: output ?? undefined,
	};
}

function readPhase(content: z.infer<typeof phase>): BuildspecPhase {
	return {
		commands: content.commands.map(requireText),
		finally: content.finally.map(requireText),
		onFailure: readOnFailure(content['on-failure']),
		runtimes: content['runtime-versions'] ?? {},
	};
}

/** CodeBuild can also retry a phase; a build that means to must not be run as if it did not. */
function readOnFailure(action: string | undefined): BuildspecPhase['onFailure'] {
	if (action === undefined || action === 'ABORT' || action === 'CONTINUE') return action;
	throw yamlError(`Unsupported on-failure: ${action}: the local AWS has ABORT and CONTINUE`);
}

function requireText(command: unknown, index: number): string {
	if (typeof command === 'string') return command;
	if (typeof command === 'number' || typeof command === 'boolean') return String(command);
	throw yamlError(`Expected Commands[${index}] to be of string type: found subkeys instead: quote the command`);
}

function parseYaml(text: string): unknown {
	try {
		return parse(text, {maxAliasCount: 100, logLevel: 'error'});
	} catch (error) {
		if (!(error instanceof YAMLParseError)) throw yamlError((error as Error).message);
		throw yamlError(`yaml: line ${error.linePos?.[0].line ?? 1}: ${error.message.split(/ at line |\n/)[0]}`);
	}
}

const yamlError = (message: string): PhaseFailure => new PhaseFailure('YAML_FILE_ERROR', message);
