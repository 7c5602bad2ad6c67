import {expandedWords, pairs, parseHealthCheck, requireExecForm} from './arguments.ts';
import {isEmptyBase, knownBases} from './base-images.ts';
import {followLink} from './build-context.ts';
import {copyFiles} from './copy.ts';
import {type Dockerfile, DockerfileError, type Instruction} from './dockerfile.ts';
import {continueDraft, emptyDraft, type ImageDraft} from './image-model.ts';
import {addParents, type Tree, treePath} from './tree.ts';
import {expandWord, type Lookup} from './words.ts';

export interface BuildInput {
	readonly dockerfile: Dockerfile;
	readonly contextDirectory: string;
	/** Files of the context, without those that `.dockerignore` keeps out. */
	readonly context: Tree;
	/** `--build-arg`. */
	readonly buildArguments: ReadonlyMap<string, string>;
	/** Stage to build; the last one when undefined. */
	readonly target: string | undefined;
	/** Called before each instruction. */
	readonly onStep: (step: {readonly number: number; readonly total: number; readonly text: string}) => void;
}

/** Works through a Dockerfile; answers the image of the stage asked for. Throws `DockerfileError`. */
export async function buildImage(input: BuildInput): Promise<ImageDraft> {
	const build = new Build(input);
	const {instructions} = input.dockerfile;
	for (const [index, instruction] of instructions.entries()) {
		if (instruction.name === 'FROM' && build.isTargetDone()) break;
		input.onStep({number: index + 1, total: instructions.length, text: instruction.source});
		try {
			await build.apply(instruction);
		} catch (error) {
			if (error instanceof DockerfileError) throw error;
			throw new DockerfileError(instruction.line, `${instruction.name}: ${(error as Error).message}`);
		}
	}
	return build.result();
}

const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
const platformArguments: ReadonlyMap<string, string> = new Map([
	['TARGETPLATFORM', `linux/${architecture}`],
	['TARGETOS', 'linux'],
	['TARGETARCH', architecture],
	['BUILDPLATFORM', `linux/${architecture}`],
	['BUILDOS', 'linux'],
	['BUILDARCH', architecture],
]);

class Build {
	readonly #input: BuildInput;
	readonly #escape: string;
	/** ARGs before the first FROM, which only FROM and an ARG without default see. */
	readonly #globals = new Map<string, string>();
	readonly #stages: {readonly name: string; readonly draft: ImageDraft}[] = [];
	#arguments = new Map<string, string>();

	constructor(input: BuildInput) {
		this.#input = input;
		this.#escape = input.dockerfile.escapeCharacter;
	}

	isTargetDone(): boolean {
		const {target} = this.#input;
		return target !== undefined && this.#stages.some(({name}, index) => name === target || String(index) === target);
	}

	result(): ImageDraft {
		const {target} = this.#input;
		if (target !== undefined && !this.isTargetDone()) throw new DockerfileError(1, `There is no stage «${target}».`);
		const stage = this.#stages.at(-1);
		if (stage === undefined) throw new DockerfileError(1, 'A Dockerfile needs a FROM.');
		return stage.draft;
	}

	async apply(instruction: Instruction): Promise<void> {
		if (instruction.name === 'ARG') this.#argument(instruction);
		else if (instruction.name === 'FROM') this.#from(instruction);
		else if (instruction.name === 'COPY') await this.#copy(instruction, this.#draft(instruction));
		else this.#configure(instruction, this.#draft(instruction));
	}

	#draft({line, name}: Instruction): ImageDraft {
		const stage = this.#stages.at(-1);
		if (stage === undefined)
			throw new DockerfileError(line, `${name} before the first FROM: only ARG may stand there.`);
		return stage.draft;
	}

	/** A stage sees its ENV, then its ARGs; FROM sees only what stands before it. */
	#lookup(draft: ImageDraft | undefined): Lookup {
		if (draft === undefined) return (name) => this.#globals.get(name) ?? platformArguments.get(name);
		return (name) => draft.environment.get(name) ?? this.#arguments.get(name);
	}

	#argument(instruction: Instruction): void {
		const draft = this.#stages.at(-1)?.draft;
		const scope = draft === undefined ? this.#globals : this.#arguments;
		for (const word of expandedWords(instruction, this.#lookup(draft), this.#escape)) {
			const equals = word.indexOf('=');
			const name = equals < 0 ? word : word.slice(0, equals);
			if (!/^[A-Za-z_]\w*$/.test(name)) throw new DockerfileError(instruction.line, `«${name}» is no name for an ARG.`);
			const inherited = draft === undefined ? undefined : (this.#globals.get(name) ?? platformArguments.get(name));
			const value = this.#input.buildArguments.get(name) ?? (equals < 0 ? inherited : word.slice(equals + 1));
			if (value !== undefined) scope.set(name, value);
		}
	}

	#from({line, text}: Instruction): void {
		const {image = '', name = ''} = /^(?<image>\S+)(?:\s+as\s+(?<name>[\w.-]+))?\s*$/i.exec(text)?.groups ?? {};
		if (image === '') throw new DockerfileError(line, `FROM ${text} must have the form FROM <image> [AS <name>].`);
		const base = expandWord(image, this.#lookup(undefined), this.#escape);
		const earlier = this.#stages.find((stage) => stage.name !== '' && stage.name === base.toLowerCase());
		if (earlier === undefined && !isEmptyBase(base)) {
			throw new DockerfileError(
				line,
				`FROM ${base} is not supported by the local builder: it has no registry to pull from. Use an earlier stage, ${knownBases}.`,
			);
		}
		this.#arguments = new Map();
		const draft = earlier === undefined ? emptyDraft(base) : continueDraft(earlier.draft);
		this.#stages.push({name: name.toLowerCase(), draft});
	}

	async #copy(instruction: Instruction, draft: ImageDraft): Promise<void> {
		const {flags, line} = instruction;
		for (const flag of flags.keys()) {
			if (!['from', 'chown', 'chmod', 'link'].includes(flag)) {
				throw new DockerfileError(line, `COPY --${flag} is not supported by the local builder.`);
			}
		}
		const words = expandedWords(instruction, this.#lookup(draft), this.#escape);
		const destination = words.at(-1) ?? '';
		if (words.length < 2) throw new DockerfileError(line, 'COPY needs a source and a destination.');
		const stage = flags.get('from');
		const sources = words.slice(0, -1);
		const from = stage === undefined ? await this.#contextFor(sources) : this.#stageFiles(instruction, stage);
		const mode = modeOf(flags.get('chmod'));
		const request = {sources, destination, workingDirectory: draft.workingDirectory, mode};
		const layer = copyFiles(request, from, draft.files);
		addLayer(draft, instruction.source, layer);
	}

	/** The context, where links that COPY names are the files that they lead to. */
	async #contextFor(sources: readonly string[]): Promise<Tree> {
		const {context, contextDirectory} = this.#input;
		const followed: Tree = new Map(context);
		for (const source of sources) {
			if (context.get(source)?.kind !== 'symlink') continue;
			const entry = await followLink(contextDirectory, source);
			if (entry === undefined) throw new Error(`The link «${source}» leads outside the build context.`);
			followed.set(source, entry);
		}
		return followed;
	}

	#stageFiles({line}: Instruction, name: string): Tree {
		const wanted = name.toLowerCase();
		const found = this.#stages
			.slice(0, -1)
			.find((stage, index) => (stage.name !== '' && stage.name === wanted) || String(index) === wanted);
		if (found !== undefined) return found.draft.files;
		throw new DockerfileError(line, `COPY --from=${name}: there is no earlier stage of this name.`);
	}

	#configure(instruction: Instruction, draft: ImageDraft): void {
		const {name, text} = instruction;
		const lookup = this.#lookup(draft);
		let layer: Tree | undefined;
		if (name === 'ENV')
			for (const [key, value] of pairs(instruction, lookup, this.#escape)) draft.environment.set(key, value);
		else if (name === 'LABEL')
			for (const [key, value] of pairs(instruction, lookup, this.#escape)) draft.labels.set(key, value);
		else if (name === 'EXPOSE')
			for (const port of expandedWords(instruction, lookup, this.#escape)) draft.ports.add(portOf(port));
		else if (name === 'USER') draft.user = expandWord(text.trim(), lookup, this.#escape);
		else if (name === 'CMD') draft.command = requireExecForm(instruction);
		else if (name === 'HEALTHCHECK') draft.healthCheck = parseHealthCheck(instruction);
		else if (name === 'WORKDIR') layer = changeFolder(draft, expandWord(text.trim(), lookup, this.#escape));
		else if (name === 'ENTRYPOINT') {
			draft.entryPoint = requireExecForm(instruction);
			// An entry point of one's own makes a base image's command meaningless (Dockerfile reference, ENTRYPOINT).
			draft.command = undefined;
		}
		addLayer(draft, instruction.source, layer);
	}
}

function changeFolder(draft: ImageDraft, folder: string): Tree | undefined {
	const path = treePath(folder, draft.workingDirectory);
	draft.workingDirectory = `/${path}`;
	if (path === '' || draft.files.has(path)) return undefined;
	const layer: Tree = new Map();
	addParents(path, draft.files, layer);
	return layer.set(path, {kind: 'directory'});
}

function addLayer(draft: ImageDraft, createdBy: string, layer: Tree | undefined): void {
	for (const [path, entry] of layer ?? []) draft.files.set(path, entry);
	draft.steps.push({createdBy, layer: layer?.size === 0 ? undefined : layer});
}

function portOf(text: string): string {
	const {port, protocol = 'tcp'} = /^(?<port>\d{1,5})(?:\/(?<protocol>tcp|udp))?$/i.exec(text)?.groups ?? {};
	if (port === undefined || Number(port) > 65_535)
		throw new Error(`«${text}» is no port: write it like 8080 or 53/udp.`);
	return `${port}/${protocol.toLowerCase()}`;
}

function modeOf(text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	if (!/^0?[0-7]{3}$/.test(text)) throw new Error(`--chmod=${text} must be octal, for example --chmod=755.`);
	return Number.parseInt(text, 8);
}
